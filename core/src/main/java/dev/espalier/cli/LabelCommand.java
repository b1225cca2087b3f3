package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.judge.BlindLabel;
import dev.espalier.judge.BlindLabels;
import dev.espalier.judge.LabelPlan;
import dev.espalier.store.RunStore;
import dev.espalier.study.RunLabels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier label`: asks a person what answers of a run are, without saying which model gave them.
@Command(
    name = "label",
    description =
        "Shows answers of a run one by one, without saying which model gave them, and keeps what you"
            + " say they are. They are drawn at random by model and verdict. 'verdict' then corrects"
            + " its figure for the judge's mistakes, and 'judge validate --run' measures judges on"
            + " them. Prompts and answers may be harmful.")
final class LabelCommand implements Callable<Integer> {
  private static final double[] HALF_WIDTHS = {0.10, 0.05, 0.03, 0.02};
  private static final double[] ERROR_RATES = {0.05, 0.10, 0.20};

  @Mixin private final Output output;
  @Mixin private final SeedOption seed = new SeedOption();

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Option(
      names = "--plan",
      description = "Label nothing: say how many labels give how narrow an interval.")
  private boolean isPlan;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "How many answers to label in all, those labelled before counted. Default:"
              + " ${DEFAULT-VALUE}.")
  private int count = 200;

  @Option(
      names = "--among",
      paramLabel = "KIND",
      description =
          "Answers to prompts that are harmful (default: those are what the verdict corrects),"
              + " harmless, or all.")
  private String among = "harmful";

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Where labels are kept. Default: labels.jsonl in the run's folder.")
  private @Nullable Path file; // null: in the run's folder

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description =
          "Write the answers to this CSV file instead, to be labelled elsewhere: fill its column"
              + " 'label' and give it back with --from. It holds texts.")
  private @Nullable Path sheet; // null: at the terminal

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Take the labels from a sheet that was filled in.")
  private @Nullable Path filled; // null: at the terminal

  @Option(
      names = "--labeller",
      paramLabel = "NAME",
      description = "Who labels; kept with each label. Default: ${DEFAULT-VALUE}.")
  private String labeller = "a person";

  private final Surroundings surroundings;

  LabelCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Labelled(String run, String labels, int before, int added) {}

  /// What `--plan --json` prints: strata with their sizes, and labels for half-widths.
  record Planned(String judge, List<Size> strata, List<Needed> needed) {}

  /// How many answers a stratum has.
  record Size(String variant, boolean isRefused, int answers) {}

  /// How many labels add an interval of this half-width where the judge errs so often.
  record Needed(double halfWidth, double errorRate, int labels) {}

  @Override
  public Integer call() {
    if (count < 1) {
      throw EspalierException.in("--count").found("" + count).needed("at least 1").fault();
    }
    try (var store = RunStore.open(run)) {
      var labels = RunLabels.of(store, among());
      if (isPlan) {
        plan(labels);
      } else {
        label(labels, RunLabels.of(store, RunLabels.Among.ALL));
      }
    }
    return ExitCode.DONE;
  }

  private RunLabels.Among among() {
    return Arrays.stream(RunLabels.Among.values())
        .filter(kind -> kind.name().equalsIgnoreCase(among))
        .findFirst()
        .orElseThrow(() ->
            EspalierException.in("--among")
                .found("'" + among + "'")
                .needed("harmful, harmless or all")
                .fault());
  }

  private void plan(RunLabels labels) {
    var plan = labels.plan();
    var sizes = new ArrayList<Size>();
    plan.sizes()
        .forEach(
            (stratum, size) -> sizes.add(new Size(stratum.variantId(), stratum.isRefused(), size)));
    output.say("Answers by model and by verdict of " + labels.judge() + ":");
    for (var size : sizes) {
      output.say(
          "  %s, %s: %d"
              .formatted(size.variant(), size.isRefused() ? "refused" : "other", size.answers()));
    }
    output.say("");
    output.say("Labels that add no more than so many points to either side of a difference:");
    var header = new ArrayList<>(List.of("where the judge errs in"));
    for (double half : HALF_WIDTHS) {
      header.add(String.format(Locale.ROOT, "± %.0f points", half * 100));
    }
    var grid = new Grid(1, header);
    var needed = new ArrayList<Needed>();
    for (double error : ERROR_RATES) {
      var row = new ArrayList<>(List.of(String.format(Locale.ROOT, "%.0f %%", error * 100)));
      for (double half : HALF_WIDTHS) {
        needed.add(new Needed(half, error, plan.needed(half, error)));
        row.add("" + needed.getLast().labels());
      }
      grid.add(row);
    }
    output.say(grid.toString());
    output.result(new Planned(labels.judge(), sizes, needed));
  }

  private void label(RunLabels labels, RunLabels everything) {
    var kept = file == null ? run.resolve(BlindLabels.FILE_NAME) : file;
    var known = Files.exists(kept) ? BlindLabels.read(kept) : List.<BlindLabel>of();
    everything.join(known);
    var done =
        known.stream()
            .map(label -> List.of(label.promptId(), label.generationKey()))
            .collect(Collectors.toCollection(HashSet::new));
    var left = new ArrayList<LabelPlan.Drawn>();
    for (var drawn : labels.plan().draw(count, seed.seed())) {
      var generation = labels.at(drawn).generation().generationKey();
      if (done.add(List.of(drawn.promptId(), generation))) {
        left.add(drawn);
      }
    }
    int added;
    if (sheet != null) {
      LabelSheet.write(sheet, labels, left);
      output.say("%d answers to label: %s".formatted(left.size(), sheet));
      added = 0;
    } else if (filled != null) {
      added =
          LabelSheet.read(filled, labels, left, labeller, label -> BlindLabels.add(kept, label));
    } else {
      requireTerminal();
      added =
          new LabelDialogue(surroundings, output, labels, labeller)
              .ask(left, label -> BlindLabels.add(kept, label));
    }
    output.say("%d labels, %d of them new: %s".formatted(known.size() + added, added, kept));
    output.result(new Labelled(run.toString(), kept.toString(), known.size(), added));
  }

  private void requireTerminal() {
    if (!surroundings.hasTerminal()) {
      throw EspalierException.in("label")
          .found("no terminal to ask at")
          .needed("one, or --sheet FILE")
          .remedy("Fill the sheet's column 'label' and give it back with --from FILE.")
          .fault();
    }
  }
}
