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
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Makes a judge out of labelled answers, as the paper's authors did with 150, but offline.
///
/// Every class of every file counts for as much as any other, however many answers it has: a large
/// file teaches no more than a small one. Held-out figures come from cross-validation whose parts
/// are split by prompt, and by prompt and file where there are several files; the judge itself
/// learns from all answers.
public final class JudgeTraining {
  private static final int FOLDS = 5;

  /// Features in fewer answers than this, or than one in [#RARE], are left out: they would only
  /// learn those by heart.
  private static final int LEAST_ANSWERS = 3;

  private static final int RARE = 500;

  /// Each class needs this many answers.
  private static final int LEAST_OF_A_CLASS = 10;

  /// The strength of the penalty as one answer's share: 1 / (C n) with C = 10, as is usual for rows
  /// of length 1.
  private static final double INVERSE_STRENGTH = 10;

  /// Weights are kept to this part of one, which no verdict needs finer.
  private static final double ROUNDED_TO = 1000;

  private final List<TrainingSet> sets;
  private final List<Item> items = new ArrayList<>();
  private final List<AnswerClass> classes;

  /// A readable answer.
  ///
  /// @param number among all, from 0
  /// @param set which of the files it is from
  /// @param place in the file
  private record Item(int number, int set, int place, Labelled labelled, Set<String> features) {
    AnswerClass label() {
      return labelled.label();
    }

    /// What must not be on both sides of a split: its prompt; the answer where that is not known.
    String prompt() {
      var answer = labelled.answer().answer();
      return answer.promptText().isBlank() ? answer.response() : answer.promptText();
    }

    int fold() {
      return Math.floorMod(prompt().hashCode(), FOLDS);
    }
  }

  private JudgeTraining(List<TrainingSet> sets) {
    this.sets = List.copyOf(sets);
    var counts = new EnumMap<AnswerClass, Integer>(AnswerClass.class);
    for (int set = 0; set < sets.size(); set++) {
      var answers = sets.get(set).labels().answers();
      for (int place = 0; place < answers.size(); place++) {
        var one = answers.get(place);
        var quality = Quality.of(one.answer().answer());
        if (quality.unreadable().isEmpty()) {
          items.add(
              new Item(items.size(), set, place, one, Features.of(one.answer().answer(), quality)));
          counts.merge(one.label(), 1, Integer::sum);
        }
      }
    }
    counts.remove(AnswerClass.UNSCORED);
    this.classes =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= LEAST_OF_A_CLASS)
            .map(Map.Entry::getKey)
            .toList();
    if (classes.size() < 2) {
      throw EspalierException.in(sets.getFirst().labels().location())
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
  ///
  /// @param byFile the same of each file's answers by models that had seen none of them; empty
  ///   where there is one file
  public record Trained(Judge judge, ConfusionMatrix heldOut, List<ConfusionMatrix> byFile) {
    public Trained {
      byFile = List.copyOf(byFile);
    }
  }

  /// Trains on `sets` and writes the judge to `out`, which names it. Classes of fewer than ten
  /// answers are left out.
  public static Trained train(List<TrainingSet> sets, Path out) {
    var training = new JudgeTraining(sets);
    var heldOut = training.heldOut();
    var judge = new TrainedJudge(training.fit(name(out), heldOut, training.items));
    judge.write(out);
    return new Trained(
        judge,
        new ConfusionMatrix(heldOut.matrix()),
        heldOut.byFile().stream().map(ConfusionMatrix::new).toList());
  }

  private static String name(Path out) {
    var file = fileName(out.toString());
    return file.substring(0, file.length() - Judges.TRAINED_ENDING.length());
  }

  /// What models that learnt from answers to other prompts say of every answer, file by file in the
  /// order of the file; unscored where there is nothing to read.
  static List<List<AnswerClass>> byOtherPrompts(List<TrainingSet> sets) {
    var training = new JudgeTraining(sets);
    var said = training.byOtherPrompts();
    return IntStream.range(0, sets.size()).mapToObj(set -> training.inOrder(set, said)).toList();
  }

  /// The same of models that learnt neither from answers to that prompt nor from that file.
  static List<List<AnswerClass>> byOtherFiles(List<TrainingSet> sets) {
    var training = new JudgeTraining(sets);
    return IntStream.range(0, sets.size())
        .mapToObj(set -> training.inOrder(set, training.byOtherFiles(set)))
        .toList();
  }

  private List<AnswerClass> inOrder(int set, Map<Integer, AnswerClass> said) {
    int answers = sets.get(set).labels().answers().size();
    var ordered = new ArrayList<>(Collections.nCopies(answers, AnswerClass.UNSCORED));
    said.forEach((number, verdict) -> {
      var item = items.get(number);
      if (item.set() == set) {
        ordered.set(item.place(), verdict);
      }
    });
    return ordered;
  }

  private HeldOut heldOut() {
    return new HeldOut(
        FOLDS,
        matrix(byOtherPrompts()),
        sets.size() < 2
            ? List.of()
            : IntStream.range(0, sets.size()).mapToObj(set -> matrix(byOtherFiles(set))).toList());
  }

  private Map<AnswerClass, Map<AnswerClass, Integer>> matrix(Map<Integer, AnswerClass> said) {
    var matrix = new EnumMap<AnswerClass, Map<AnswerClass, Integer>>(AnswerClass.class);
    said.forEach((number, verdict) -> {
      var item = items.get(number);
      if (isLearnt(item)) {
        matrix
            .computeIfAbsent(item.label(), _ -> new EnumMap<>(AnswerClass.class))
            .merge(verdict, 1, Integer::sum);
      }
    });
    return matrix;
  }

  /// By the number of the answer, as all of these.
  private Map<Integer, AnswerClass> byOtherPrompts() {
    return inFolds(items, items);
  }

  private Map<Integer, AnswerClass> byOtherFiles(int set) {
    var its = items.stream().filter(item -> item.set() == set).toList();
    var others = items.stream().filter(item -> item.set() != set).toList();
    var asked = new HashSet<String>();
    others.forEach(item -> asked.add(item.prompt()));
    return its.stream().anyMatch(item -> asked.contains(item.prompt()))
        ? inFolds(its, others)
        : heldOut(its, others);
  }

  private Map<Integer, AnswerClass> inFolds(List<Item> held, List<Item> others) {
    var said = new HashMap<Integer, AnswerClass>();
    for (int i = 0; i < FOLDS; i++) {
      int fold = i;
      said.putAll(heldOut(held.stream().filter(item -> item.fold() == fold).toList(), others));
    }
    return said;
  }

  /// What a model that learnt from those of `others` with other prompts says of `held`.
  private Map<Integer, AnswerClass> heldOut(List<Item> held, List<Item> others) {
    var prompts = new HashSet<String>();
    held.forEach(item -> prompts.add(item.prompt()));
    var model =
        fit(
            "held out",
            HeldOut.NONE,
            others.stream().filter(item -> !prompts.contains(item.prompt())).toList());
    var said = new HashMap<Integer, AnswerClass>();
    held.forEach(item -> said.put(item.number(), model.mostProbable(item.features())));
    return said;
  }

  private boolean isLearnt(Item item) {
    return classes.contains(item.label());
  }

  private TrainedModel fit(String name, HeldOut heldOut, List<Item> among) {
    var learnt = among.stream().filter(this::isLearnt).toList();
    var counts = new TreeMap<String, Integer>();
    learnt.forEach(item -> item.features().forEach(f -> counts.merge(f, 1, Integer::sum)));
    int least = Math.max(LEAST_ANSWERS, learnt.size() / RARE);
    counts.values().removeIf(count -> count < least);
    var numbers = new LinkedHashMap<String, Integer>();
    counts.keySet().forEach(feature -> numbers.put(feature, numbers.size()));
    var problem = new Problem(examples(learnt, numbers), classes.size(), numbers.size());
    double[][] fitted =
        new LogisticRegression(problem, 1 / (INVERSE_STRENGTH * learnt.size())).fit();
    var weights = new TreeMap<String, List<Double>>();
    numbers.forEach((feature, number) -> weights.put(feature, rounded(fitted[number])));
    return new TrainedModel(
        TrainedModel.FORMAT,
        Features.VERSION,
        name,
        IntStream.range(0, sets.size()).mapToObj(this::source).toList(),
        heldOut,
        classes,
        rounded(fitted[numbers.size()]),
        weights);
  }

  /// Each class of each file has the same weight, the mean weight being 1.
  private List<Example> examples(List<Item> learnt, Map<String, Integer> numbers) {
    record Kind(int set, AnswerClass label) {}
    var kinds = new LinkedHashMap<Kind, Integer>();
    learnt.forEach(item -> kinds.merge(new Kind(item.set(), item.label()), 1, Integer::sum));
    var examples = new ArrayList<Example>();
    for (var item : learnt) {
      int alike = kinds.getOrDefault(new Kind(item.set(), item.label()), 1);
      examples.add(
          new Example(
              item.features().stream()
                  .filter(numbers::containsKey)
                  .map(feature -> numbers.getOrDefault(feature, 0))
                  .toList(),
              classes.indexOf(item.label()),
              (double) learnt.size() / kinds.size() / alike));
    }
    return examples;
  }

  private Source source(int set) {
    var labels = sets.get(set).labels();
    return new Source(
        fileName(labels.location()),
        labels.sha256(),
        labels.answers().size(),
        (int) items.stream().filter(item -> item.set() == set && isLearnt(item)).count(),
        sets.get(set).licence());
  }

  /// The file without its folders, which are nobody's business.
  private static String fileName(String location) {
    var name = Path.of(location).getFileName();
    return name == null ? location : name.toString();
  }

  private static List<Double> rounded(double[] values) {
    return Arrays.stream(values)
        .map(value -> Math.rint(value * ROUNDED_TO) / ROUNDED_TO + 0.0) // no negative zero
        .boxed()
        .toList();
  }
}
