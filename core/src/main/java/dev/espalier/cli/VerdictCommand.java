package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.evidence.Choice;
import dev.espalier.evidence.Dose;
import dev.espalier.evidence.Evidence;
import dev.espalier.evidence.Margins;
import dev.espalier.evidence.Plan;
import dev.espalier.evidence.TrueLabel;
import dev.espalier.report.PlanText;
import dev.espalier.report.VerdictText;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier verdict`: what the difference between two models is worth; with `--plan`, what a run
/// could find before it is made.
@Command(
    name = "verdict",
    description =
        "Says in one word what the difference between two models is worth: improved, harmed,"
            + " refuses more (price unknown), no material change, or undecided; and what it rests"
            + " on.")
final class VerdictCommand implements Callable<Integer> {
  @Mixin private final Output output;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..2",
      description = "A run with both models, or two runs: before, then after.")
  private List<Path> runs = List.of();

  @Option(
      names = "--before",
      paramLabel = "VARIANT",
      description = "The first model's id in its run. Default: the dense one.")
  private @Nullable String before; // null: not given; so too the next three

  @Option(
      names = "--after",
      paramLabel = "VARIANT",
      description = "The second model's id in its run. Default: the one pruned at the dose.")
  private @Nullable String after;

  @Option(
      names = "--dose",
      paramLabel = "SPARSITY",
      description =
          "Primary dose: the sparsity asked for, or 'chosen': the best on half of the tasks, judged"
              + " on the other half. Default: what the run set, else 0.2.")
  private @Nullable String dose;

  @Option(
      names = "--judge",
      paramLabel = "NAME",
      description = "Whose reading decides. Default: the run's first judge.")
  private @Nullable String judge;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Blind labels of this run's own answers, as JSON lines: they correct the judge's figure,"
              + " and the corrected one decides.")
  private @Nullable Path labels; // null: nothing is corrected

  @Option(
      names = "--plan",
      description = "Read no run: say which difference --tasks tasks could find.")
  private boolean isPlan;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "With --plan: harmful tasks. Default: ${DEFAULT-VALUE}.")
  private int tasks = 225;

  @Option(
      names = "--templates",
      paramLabel = "N",
      description = "With --plan: templates around each task. Default: ${DEFAULT-VALUE}.")
  private int templates = 10;

  @Option(
      names = "--correlation",
      paramLabel = "R",
      description =
          "With --plan: how alike a task's changes under its templates are, 0 to 1."
              + " Default: ${DEFAULT-VALUE}.")
  private double correlation = Plan.USUAL_CORRELATION;

  VerdictCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    if (isPlan) {
      plan();
    } else {
      verdict(new Choice(before, after, dose(), judge));
    }
    return ExitCode.DONE;
  }

  private Dose dose() {
    if (dose == null) {
      return new Dose.OfRun();
    }
    if (dose.equals("chosen")) {
      return new Dose.ChosenOnHalf();
    }
    try {
      return new Dose.At(Double.parseDouble(dose));
    } catch (NumberFormatException e) {
      throw EspalierException.in("--dose")
          .found("'%s'".formatted(dose))
          .needed("a sparsity such as 0.2, or 'chosen'")
          .cause(e)
          .fault();
    }
  }

  private void plan() {
    if (!runs.isEmpty()) {
      throw EspalierException.in("RUN")
          .found("'%s' beside --plan".formatted(runs.getFirst()))
          .needed("one of the two")
          .fault();
    }
    require("--tasks", tasks >= 2, String.valueOf(tasks), "2 or more");
    require("--templates", templates >= 1, String.valueOf(templates), "1 or more");
    require(
        "--correlation",
        correlation >= 0 && correlation <= 1,
        String.valueOf(correlation),
        "0 to 1");
    var plan = Plan.of(tasks, templates, correlation, Margins.DEFAULTS.material());
    output.say(PlanText.of(plan));
    output.result(plan);
  }

  private static void require(String option, boolean isGood, String found, String needed) {
    if (!isGood) {
      throw EspalierException.in(option).found(found).needed(needed).fault();
    }
  }

  private void verdict(Choice choice) {
    if (runs.isEmpty()) {
      throw EspalierException.in("RUN")
          .found("missing")
          .needed("the folder of a run, or of two")
          .remedy("Without a run, --plan says what one could find.")
          .fault();
    }
    try (var first = RunStore.open(runs.getFirst())) {
      if (runs.size() == 1) {
        tell(Evidence.of(first, choice, labels()));
      } else {
        try (var second = RunStore.open(runs.getLast())) {
          tell(Evidence.of(first, second, choice, labels()));
        }
      }
    }
  }

  private List<TrueLabel> labels() {
    return labels == null ? List.of() : LabelLines.read(labels);
  }

  private void tell(Evidence evidence) {
    output.say(VerdictText.of(evidence));
    output.result(evidence);
  }
}
