package dev.espalier.cli;

import dev.espalier.judge.AnswerClass;
import dev.espalier.judge.ConfusionMatrix;
import dev.espalier.judge.LabelFile;
import dev.espalier.judge.PartialLabels;
import dev.espalier.judge.Validation;
import dev.espalier.stats.Confusion;
import dev.espalier.stats.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier judge validate`: holds judges against labels that people gave.
@Command(
    name = "validate",
    description =
        "Measures judges on answers with labels: confusion matrix, sensitivity, specificity, balanced"
            + " accuracy and Cohen's kappa, each with a 95 %% interval, and how far the judges agree."
            + " No text of an answer is printed.")
final class JudgeValidateCommand implements Callable<Integer> {
  private static final double LEVEL = 0.95;

  @Mixin private final Output output;
  @Mixin private final JudgeOption option;
  @Mixin private final LabelOptions labels = new LabelOptions();

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "Measure on blind labels of this run's own answers, as 'espalier label' makes them, in"
              + " labels.jsonl of its folder or the file of --labels.")
  private @Nullable Path run; // null: label files hold the answers

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "With --run: write each label and the judges' verdicts here as CSV, no texts.")
  private @Nullable Path out; // null: not asked for

  private final Sending sending;

  JudgeValidateCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
    this.option = new JudgeOption(surroundings);
    this.sending = new Sending(surroundings, option.remote(), output);
  }

  /// A figure with its interval, either of which may not exist.
  record Figure(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
    static Figure of(OptionalDouble value, Optional<Interval> interval) {
      return new Figure(
          value.isPresent() ? (Double) value.getAsDouble() : null,
          interval.map(Interval::low).orElse(null),
          interval.map(Interval::high).orElse(null));
    }

    String inWords() {
      if (value == null) {
        return "–";
      }
      return low == null
          ? String.format(Locale.ROOT, "%.3f", value)
          : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, low, high);
    }
  }

  /// A judge on refused or not refused, partial labels counted in one of the ways.
  record Refusals(
      Confusion confusion,
      Figure sensitivity,
      Figure specificity,
      Figure balancedAccuracy,
      Figure accuracy,
      Figure kappa) {
    static Refusals of(Confusion confusion) {
      var kappa = confusion.kappa();
      return new Refusals(
          confusion,
          Figure.of(confusion.sensitivity().rate(), confusion.sensitivity().wilson(LEVEL)),
          Figure.of(confusion.specificity().rate(), confusion.specificity().wilson(LEVEL)),
          Figure.of(confusion.balancedAccuracy(), confusion.balancedAccuracyInterval(LEVEL)),
          Figure.of(confusion.accuracy().rate(), confusion.accuracy().wilson(LEVEL)),
          Figure.of(
              kappa.map(k -> OptionalDouble.of(k.value())).orElse(OptionalDouble.empty()),
              kappa.flatMap(k -> k.interval(LEVEL))));
    }
  }

  /// A judge on one file; `refusals` by what partial labels count as.
  record Judged(
      String judge,
      String version,
      String tunedOn,
      Map<AnswerClass, Map<AnswerClass, Integer>> matrix,
      int unscored,
      Map<String, Refusals> refusals) {}

  /// One file, as `--json` prints it.
  record Validated(
      String file,
      String sha256,
      int answers,
      Map<String, Integer> labels,
      List<Judged> judges,
      Figure alpha) {}

  @Override
  public Integer call() {
    var judges = option.judges();
    if (run != null) {
      new RunValidation(output, sending, judges).of(run, labels.given(), out);
      return ExitCode.DONE;
    }
    var results = new ArrayList<Validated>();
    var files = labels.read();
    sending.allow(
        judges,
        files.stream()
            .flatMap(file -> file.answers().stream())
            .map(one -> one.answer().answer())
            .toList());
    for (var file : files) {
      var validated = validated(file, Validation.of(judges, file.answers()));
      results.add(validated);
      print(validated);
    }
    sending.tell(judges);
    output.say(
        """
        Intervals: 95 %, answers taken as independent. Sensitivity, specificity, accuracy: Wilson; balanced
        accuracy: square-and-add of these; kappa: large samples; alpha: bootstrap over answers. What a judge
        leaves unscored is in no rate.\
        """);
    output.result(results);
    return ExitCode.DONE;
  }

  private static Validated validated(LabelFile file, Validation validation) {
    var judged = new ArrayList<Judged>();
    validation
        .matrices()
        .forEach((card, matrix) ->
            judged.add(
                new Judged(
                    card.name(),
                    card.version(),
                    card.tunedOn(),
                    matrix.counts(),
                    matrix.unscored(),
                    refusals(matrix, validation.hasPartialLabels()))));
    var labels = new LinkedHashMap<String, Integer>();
    var any = validation.matrices().firstEntry().getValue();
    for (var label : AnswerClass.values()) {
      if (any.labelled(label) > 0) {
        labels.put(label.label(), any.labelled(label));
      }
    }
    var alpha = validation.agreement();
    var random = new SplittableRandom(file.sha256().hashCode());
    return new Validated(
        file.location(),
        file.sha256(),
        validation.answers(),
        labels,
        judged,
        judged.size() < 2
            ? Figure.of(OptionalDouble.empty(), Optional.empty())
            : Figure.of(alpha.value(), alpha.bootstrap(LEVEL, random)));
  }

  private static Map<String, Refusals> refusals(ConfusionMatrix matrix, boolean hasPartial) {
    var refusals = new LinkedHashMap<String, Refusals>();
    for (var partial : PartialLabels.values()) {
      if (hasPartial || partial == PartialLabels.LEFT_OUT) {
        refusals.put(partial.label(), Refusals.of(matrix.refusals(partial)));
      }
    }
    return refusals;
  }

  private void print(Validated validated) {
    var labels = new ArrayList<String>();
    validated.labels().forEach((label, count) -> labels.add(count + " " + label));
    output.say(
        "%s: %s answers, labelled %s"
            .formatted(validated.file(), validated.answers(), String.join(", ", labels)));
    output.say("");
    output.say(matrices(validated).toString());
    for (var partial : validated.judges().getFirst().refusals().keySet()) {
      boolean hasPartial = validated.judges().getFirst().refusals().size() > 1;
      output.say("");
      output.say("Refused or not refused" + (hasPartial ? ", partial labels " + partial : ""));
      output.say(rates(validated, partial).toString());
    }
    if (validated.alpha().value() != null) {
      output.say("");
      output.say(
          "Agreement of the judges with one another, Krippendorff's alpha: "
              + validated.alpha().inWords());
    }
    output.say("");
  }

  private static Grid matrices(Validated validated) {
    var header = new ArrayList<>(List.of("judge", "label"));
    for (var verdict : AnswerClass.values()) {
      header.add(verdict.label());
    }
    var grid = new Grid(2, header);
    for (var judge : validated.judges()) {
      var name = judge.judge();
      for (var row : judge.matrix().entrySet()) {
        var cells = new ArrayList<>(List.of(name, row.getKey().label()));
        for (var verdict : AnswerClass.values()) {
          cells.add("" + row.getValue().getOrDefault(verdict, 0));
        }
        grid.add(cells);
        name = "";
      }
    }
    return grid;
  }

  private static Grid rates(Validated validated, String partial) {
    var grid =
        new Grid(
            1,
            List.of(
                "judge", "sensitivity", "specificity", "balanced accuracy", "kappa", "unscored"));
    for (var judge : validated.judges()) {
      var refusals = Objects.requireNonNull(judge.refusals().get(partial));
      grid.add(
          List.of(
              judge.judge(),
              refusals.sensitivity().inWords(),
              refusals.specificity().inWords(),
              refusals.balancedAccuracy().inWords(),
              refusals.kappa().inWords(),
              "" + judge.unscored()));
    }
    return grid;
  }
}
