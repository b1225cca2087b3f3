package dev.espalier.judge;

import dev.espalier.EspalierException;
import dev.espalier.judge.LabelFile.Labelled;
import dev.espalier.judge.LogisticRegression.Example;
import dev.espalier.judge.LogisticRegression.Problem;
import dev.espalier.judge.TrainedModel.HeldOut;
import dev.espalier.judge.TrainedModel.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Makes a judge out of labelled answers, as the paper's authors did with 150, but offline.
///
/// Its held-out figures come from cross-validation whose parts are split by prompt. The judge
/// itself learns from all answers.
public final class JudgeTraining {
  private static final int FOLDS = 5;

  /// Features in fewer answers than this are left out: they would only learn those by heart.
  private static final int LEAST_ANSWERS = 3;

  /// Each class needs this many answers.
  private static final int LEAST_OF_A_CLASS = 10;

  /// The strength of the penalty as one answer's share: 1 / (C n) with C = 10, as is usual for rows
  /// of length 1.
  private static final double INVERSE_STRENGTH = 10;

  private final List<LabelFile> files;
  private final List<Labelled> answers = new ArrayList<>();
  private final List<Set<String>> features = new ArrayList<>();
  private final List<AnswerClass> classes;

  private JudgeTraining(List<LabelFile> files) {
    this.files = List.copyOf(files);
    var counts = new EnumMap<AnswerClass, Integer>(AnswerClass.class);
    for (var file : files) {
      for (var one : file.answers()) {
        var quality = Quality.of(one.answer().answer());
        if (one.label() != AnswerClass.UNSCORED && quality.unreadable().isEmpty()) {
          answers.add(one);
          features.add(Features.of(one.answer().answer(), quality));
          counts.merge(one.label(), 1, Integer::sum);
        }
      }
    }
    this.classes =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= LEAST_OF_A_CLASS)
            .map(Map.Entry::getKey)
            .toList();
    if (classes.size() < 2) {
      throw EspalierException.in(files.getFirst().location())
          .found("readable answers of " + words(counts))
          .needed("%d of each of two classes or more".formatted(LEAST_OF_A_CLASS))
          .fault();
    }
  }

  private static String words(Map<AnswerClass, Integer> counts) {
    return counts.isEmpty()
        ? "no class"
        : String.join(
            ", ",
            counts.entrySet().stream().map(e -> e.getKey().label() + " " + e.getValue()).toList());
  }

  /// A trained judge, and how models like it read answers to prompts that they had not seen.
  public record Trained(Judge judge, ConfusionMatrix heldOut) {}

  /// Trains on `files` and writes the judge to `out`, which names it. Classes of fewer than ten
  /// answers are left out.
  public static Trained train(List<LabelFile> files, Path out) {
    var training = new JudgeTraining(files);
    var heldOut = training.heldOut();
    var judge = new TrainedJudge(training.fit(name(out), heldOut, training.indices(-1, false)));
    judge.write(out);
    return new Trained(judge, new ConfusionMatrix(heldOut.matrix()));
  }

  private static String name(Path out) {
    var file = fileName(out.toString());
    return file.substring(0, file.length() - Judges.TRAINED_ENDING.length());
  }

  private HeldOut heldOut() {
    var matrix = new EnumMap<AnswerClass, Map<AnswerClass, Integer>>(AnswerClass.class);
    for (int fold = 0; fold < FOLDS; fold++) {
      var model = fit("fold", new HeldOut(0, Map.of()), indices(fold, false));
      for (int i : indices(fold, true)) {
        matrix
            .computeIfAbsent(answers.get(i).label(), _ -> new EnumMap<>(AnswerClass.class))
            .merge(model.mostProbable(features.get(i)), 1, Integer::sum);
      }
    }
    return new HeldOut(FOLDS, matrix);
  }

  /// Answers of classes that are learnt, inside or outside of a fold.
  private List<Integer> indices(int fold, boolean isInside) {
    var indices = new ArrayList<Integer>();
    for (int i = 0; i < answers.size(); i++) {
      var prompt = answers.get(i).answer().answer().promptText();
      int itsFold = Math.floorMod(prompt.hashCode(), FOLDS);
      if ((itsFold == fold) == isInside && classes.contains(answers.get(i).label())) {
        indices.add(i);
      }
    }
    return indices;
  }

  private TrainedModel fit(String name, HeldOut heldOut, List<Integer> indices) {
    var counts = new TreeMap<String, Integer>();
    indices.forEach(i -> features.get(i).forEach(f -> counts.merge(f, 1, Integer::sum)));
    counts.values().removeIf(count -> count < LEAST_ANSWERS);
    var numbers = new LinkedHashMap<String, Integer>();
    counts.keySet().forEach(feature -> numbers.put(feature, numbers.size()));
    var examples = new ArrayList<Example>();
    for (int i : indices) {
      var known = features.get(i).stream().filter(numbers::containsKey);
      examples.add(
          new Example(
              known.map(feature -> numbers.getOrDefault(feature, 0)).toList(),
              classes.indexOf(answers.get(i).label())));
    }
    var problem = new Problem(examples, classes.size(), numbers.size());
    double[][] fitted =
        new LogisticRegression(problem, 1 / (INVERSE_STRENGTH * indices.size())).fit();
    var weights = new TreeMap<String, List<Double>>();
    numbers.forEach((feature, number) -> weights.put(feature, list(fitted[number])));
    return new TrainedModel(
        TrainedModel.FORMAT,
        Features.VERSION,
        name,
        files.stream()
            .map(
                file -> new Source(fileName(file.location()), file.sha256(), file.answers().size()))
            .toList(),
        heldOut,
        classes,
        list(fitted[numbers.size()]),
        weights);
  }

  /// The file without its folders, which are nobody's business.
  private static String fileName(String location) {
    var name = Path.of(location).getFileName();
    return name == null ? location : name.toString();
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
