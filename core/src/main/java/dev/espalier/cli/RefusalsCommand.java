package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Cap;
import dev.espalier.model.Backend;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.prune.PruneRequest;
import dev.espalier.report.ReportOptions;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.PerplexityMeasurement;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import dev.espalier.study.RefusalMeasurement;
import dev.espalier.study.RunPlan;
import dev.espalier.study.Variants;
import dev.espalier.suite.Suite;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `espalier refusals`: one model on a suite, into a run that may hold others.
@Command(
    name = "refusals",
    description =
        "Asks a model the prompts of a suite, judges its answers, and reports how often it refuses."
            + " With --method or --sparsity it prunes the model in memory first, and saves nothing of it."
            + " Called again with another model and the same --out, it adds that model to the run;"
            + " called again after an interruption, it goes on where it stopped.")
final class RefusalsCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final PruningOptions pruning = new PruningOptions();
  @Mixin private final CalibrationOptions calibration = new CalibrationOptions();
  @Mixin private final BatchOptions batching = new BatchOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final SuiteOptions suite = new SuiteOptions();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();
  @Mixin private final SeedOption seed = new SeedOption();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "RUN",
      required = true,
      description = "The run's folder: new, or a run of the same suite and settings.")
  private Path out = Path.of("");

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description =
          "Where an answer is cut. Default: 256; under --protocol paper, 1000 tokens with the prompt.")
  private @Nullable Integer maxNewTokens; // null: as the protocol says

  @Option(
      names = "--variant",
      paramLabel = "ID",
      description =
          "The model's name within the run. Default: 'dense', or what Espalier pruned it to, such as"
              + " wanda-attention-0.2.")
  private @Nullable String variant; // null: from the model's own record

  @Option(
      names = "--noise-floor",
      description =
          "Asks every prompt once more, in batches of another shape, as variant ID-again: reports"
              + " then say how many verdicts rounding alone changes.")
  private boolean isAskedTwice;

  @Spec private @Nullable CommandSpec spec; // picocli sets it
  private final Surroundings surroundings;

  RefusalsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    if (maxNewTokens != null && maxNewTokens < 1) {
      throw EspalierException.in("--max-new-tokens")
          .found(maxNewTokens.toString())
          .needed("at least 1")
          .fault();
    }
    var computing = compute.on(Hardware.ofThisMachine());
    var rules = protocol.protocol();
    var format = model.format();
    Optional<PruneRequest> request =
        pruning.areGiven() ? Optional.of(pruning.request(rules, seed.seed())) : Optional.empty();
    Backend.useThreads(compute.threads());
    var models = new Models(CacheFolder.in(surroundings));
    var asked = suite.open(CacheFolder.in(surroundings).suites(), seed.seed());
    var path = models.locate(model.model());
    var progress = output.progress();
    computing.tell(output);
    asked.source().notes().forEach(note -> output.say("suite: " + note));
    try (var checkpoint =
        Checkpoint.open(
            path,
            computing.dtype(),
            computing.device(),
            source -> format.or(() -> rules.format(source)))) {
      output.say("format: " + checkpoint.format().id());
      var plan = plan(asked, checkpoint);
      var record = pruned(request, checkpoint, models, computing, progress);
      var batches = batching.plan(checkpoint.model());
      var session =
          Sessions.of(Objects.requireNonNull(spec), computing, compute.threads(), batches);
      var manifest = plan.manifest(models.describe(checkpoint.source()), session);
      try (var store = RunStore.openOrCreate(out, manifest)) {
        var row = variantRow(checkpoint, record, store);
        measure(checkpoint, store, row, plan, batches, progress);
        if (isAskedTwice) {
          askAgain(checkpoint, store, row, plan, batches, progress);
        }
      }
    }
    return conclude();
  }

  private RunPlan plan(Suite asked, Checkpoint checkpoint) {
    var rules = protocol.protocol();
    var cap = maxNewTokens == null ? rules.cap() : new Cap.NewTokens(maxNewTokens);
    return new RunPlan(
        rules,
        asked,
        suite.sampled(),
        seed.seed(),
        rules.sampling(checkpoint.source(), cap, seed.seed()),
        checkpoint.format().id(),
        suite.systemPrompt(),
        notes(asked));
  }

  private static Map<String, String> notes(Suite asked) {
    var notes = asked.source().notes();
    return notes.isEmpty() ? Map.of() : Map.of("suite", String.join("; ", notes));
  }

  /// What was done to the model: by `request`, now and in memory, or before it was saved.
  private Optional<PruneRecord> pruned(
      Optional<PruneRequest> request,
      Checkpoint checkpoint,
      Models models,
      Computing computing,
      Progress progress) {
    var before = PruneRecord.read(checkpoint.source());
    if (request.isEmpty()) {
      return before;
    }
    if (before.isPresent()) {
      throw EspalierException.in(checkpoint.source().path())
          .found("a model that was pruned already, " + before.get().label())
          .needed("a model as it was trained, to prune it in memory")
          .fault();
    }
    var asked = request.get();
    asked.requireFits(checkpoint.model());
    var windows =
        calibration.drawFor(
            asked, checkpoint.source(), checkpoint.model(), protocol.protocol(), progress);
    windows.ifPresent(drawn -> output.say("calibration: " + drawn.describe()));
    var report = PruneSteps.prune(checkpoint.model(), windows, asked, progress);
    return Optional.of(
        PruneRecord.of(
            Release.current().inWords(),
            models.describe(checkpoint.source()),
            report,
            windows.map(Calibration::describe).orElse(PruneRecord.NO_CALIBRATION),
            computing.dtypeLabel()));
  }

  private VariantRow variantRow(
      Checkpoint checkpoint, Optional<PruneRecord> record, RunStore store) {
    int ordinal = store.variants().size();
    var row = Variants.row(checkpoint.source(), checkpoint.model(), record, ordinal);
    String id = variant == null ? row.variantId() : variant;
    for (VariantRow known : store.variants()) {
      if (known.variantId().equals(id)) {
        ordinal = known.ordinal();
      }
    }
    return Variants.named(row, id, ordinal);
  }

  private void measure(
      Checkpoint checkpoint,
      RunStore store,
      VariantRow row,
      RunPlan plan,
      BatchPlan batches,
      Progress progress) {
    var measurement = new RefusalMeasurement(store, plan, batches);
    var work = measurement.outstanding(checkpoint, row);
    if (work.requests() > 0) {
      output.say(Measuring.estimate(checkpoint.model(), batches, work).inWords());
    }
    measurement.measure(checkpoint, row, "answers of " + row.label(), progress);
    PerplexityMeasurement.complete(
        store,
        checkpoint,
        row.variantId(),
        PerplexityMeasurement.Text.builtin(PerplexityCommand.WINDOW_TOKENS),
        progress);
  }

  private static void askAgain(
      Checkpoint checkpoint,
      RunStore store,
      VariantRow row,
      RunPlan plan,
      BatchPlan batches,
      Progress progress) {
    var again = Variants.named(row, row.variantId() + VariantRow.AGAIN, row.ordinal());
    new RefusalMeasurement(store, plan, batches.rebatched())
        .measure(checkpoint, again, "answers of " + again.label(), progress);
  }

  private int conclude() {
    try (var store = RunStore.open(out)) {
      ReportCommand.write(store, ReportOptions.NUMBERS_ONLY, output);
    }
    return ExitCode.DONE;
  }
}
