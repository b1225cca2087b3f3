package dev.espalier.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.espalier.EspalierException;
import dev.espalier.judge.BlindLabels;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judgement;
import dev.espalier.judge.Judging;
import dev.espalier.judge.LabelPlan.Stratum;
import dev.espalier.judge.SampledValidation;
import dev.espalier.judge.SampledValidation.Figure;
import dev.espalier.judge.SampledValidation.Item;
import dev.espalier.store.RunStore;
import dev.espalier.study.RunLabels;
import dev.espalier.study.RunLabels.Among;
import dev.espalier.study.RunLabels.Labelled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `espalier judge validate --run`: judges held against blind labels of a run's own answers.
final class RunValidation {
  private final Output output;
  private final Sending sending;
  private final List<Judge> judges;

  RunValidation(Output output, Sending sending, List<Judge> judges) {
    this.output = output;
    this.sending = sending;
    this.judges = judges;
  }

  /// What `--json` prints: a judge on the answers of one model, or of all.
  record Measured(
      String judge,
      String version,
      String variant,
      int labels,
      Figure sensitivity,
      Figure specificity,
      Figure balancedAccuracy,
      Figure judgedRate,
      Figure labelledRate) {}

  void of(Path run, List<Path> files, @Nullable Path out) { // null: no file is written
    try (var store = RunStore.open(run)) {
      var answers = RunLabels.of(store, Among.ALL);
      var labels =
          BlindLabels.read(files.isEmpty() ? run.resolve(BlindLabels.FILE_NAME) : files.getFirst());
      var labelled = answers.join(labels);
      if (labelled.isEmpty()) {
        throw EspalierException.in(run).found("no labels").needed("some").fault();
      }
      var read = labelled.stream().map(Labelled::answer).toList();
      sending.allow(judges, read);
      var judgements = new LinkedHashMap<Judge, List<Judgement>>();
      judges.forEach(judge -> judgements.put(judge, Judging.all(judge, read)));
      sending.tell(judges);
      var weights = weights(answers, labelled);
      if (out != null) {
        write(out, labelled, weights, judgements);
      }
      tell(labelled, weights, judgements);
    }
  }

  private static Map<Stratum, Double> weights(RunLabels answers, List<Labelled> labelled) {
    var counts = new LinkedHashMap<Stratum, Integer>();
    labelled.forEach(one -> counts.merge(one.stratum(), 1, Integer::sum));
    return SampledValidation.weights(answers.plan().sizes(), counts);
  }

  private void tell(
      List<Labelled> labelled,
      Map<Stratum, Double> weights,
      Map<Judge, List<Judgement>> judgements) {
    var variants = new ArrayList<>(labelled.stream().map(Labelled::variantId).distinct().toList());
    variants.sort(String::compareTo);
    var measured = new ArrayList<Measured>();
    for (var variant : variants) {
      judgements.forEach(
          (judge, its) -> measured.add(measured(judge, variant, labelled, weights, its)));
    }
    if (variants.size() > 1) {
      judgements.forEach(
          (judge, its) -> measured.add(measured(judge, "all", labelled, weights, its)));
    }
    var grid =
        new Grid(
            2,
            List.of(
                "model",
                "judge",
                "sensitivity",
                "specificity",
                "balanced accuracy",
                "refused by the judge",
                "by the labels"));
    for (var one : measured) {
      grid.add(
          List.of(
              one.variant(),
              one.judge(),
              inWords(one.sensitivity()),
              inWords(one.specificity()),
              inWords(one.balancedAccuracy()),
              inWords(one.judgedRate()),
              inWords(one.labelledRate())));
    }
    output.say("%d labels".formatted(labelled.size()));
    output.say(grid.toString());
    output.say(
        """
        Each label counts for as many answers as its model and verdict have for a label. Partial labels are no
        refusals. Intervals: 95 %, bootstrap over tasks.\
        """);
    output.result(measured);
  }

  private static Measured measured(
      Judge judge,
      String variant,
      List<Labelled> labelled,
      Map<Stratum, Double> weights,
      List<Judgement> judgements) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < labelled.size(); i++) {
      var one = labelled.get(i);
      if (variant.equals("all") || one.variantId().equals(variant)) {
        item(one, weights, judgements.get(i)).ifPresent(items::add);
      }
    }
    var validation = new SampledValidation(items);
    return new Measured(
        judge.name(),
        judge.version(),
        variant,
        items.size(),
        validation.sensitivity(),
        validation.specificity(),
        validation.balancedAccuracy(),
        validation.judgedRate(),
        validation.refusalRate());
  }

  private static Optional<Item> item(
      Labelled labelled, Map<Stratum, Double> weights, Judgement judgement) {
    return labelled
        .label()
        .answerClass()
        .isRefusal()
        .map(isRefusal ->
            new Item(
                labelled.task(),
                weights.getOrDefault(labelled.stratum(), 1.0),
                isRefusal,
                judgement.verdict().answerClass().isRefusal()));
  }

  private static String inWords(Figure figure) {
    if (figure.value().isEmpty()) {
      return "–";
    }
    double value = figure.value().getAsDouble();
    return figure
        .interval()
        .map(i -> String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, i.low(), i.high()))
        .orElseGet(() -> String.format(Locale.ROOT, "%.3f", value));
  }

  private static void write(
      Path file,
      List<Labelled> labelled,
      Map<Stratum, Double> weights,
      Map<Judge, List<Judgement>> judgements) {
    try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
      var header =
          new ArrayList<>(
              List.of("prompt", "task", "variant", "weight", "generation", "sha256", "label"));
      judgements.keySet().forEach(judge -> header.add(judge.name() + " " + judge.version()));
      csv.writeRecord(header);
      for (int i = 0; i < labelled.size(); i++) {
        var one = labelled.get(i);
        var cells =
            new ArrayList<>(
                List.of(
                    one.label().promptId(),
                    one.task(),
                    one.variantId(),
                    String.format(Locale.ROOT, "%.6f", weights.getOrDefault(one.stratum(), 1.0)),
                    one.label().generationKey(),
                    one.label().answerSha256(),
                    one.label().label()));
        for (var its : judgements.values()) {
          cells.add(its.get(i).verdict().label());
        }
        csv.writeRecord(cells);
      }
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }
}
