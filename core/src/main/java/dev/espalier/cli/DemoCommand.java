package dev.espalier.cli;

import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.SelfCalibration;
import dev.espalier.calibrate.WindowPlan;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Sampling;
import dev.espalier.model.Backend;
import dev.espalier.model.load.Catalogue;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.prune.PruneRequest;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Recipe;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.TargetSelection;
import dev.espalier.prune.Wanda;
import dev.espalier.report.ReportOptions;
import dev.espalier.store.RunStore;
import dev.espalier.study.MarginMeasurement;
import dev.espalier.study.PerplexityMeasurement;
import dev.espalier.study.Protocol;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import dev.espalier.study.RefusalMeasurement;
import dev.espalier.study.RunPlan;
import dev.espalier.study.SampleSize;
import dev.espalier.study.SystemPrompt;
import dev.espalier.study.Variants;
import dev.espalier.suite.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `espalier demo`: the whole job on a small model, in minutes.
@Command(
    name = "demo",
    description =
        "Fetches SmolLM2-135M-Instruct, prunes its attention at 10, 20 and 30 %%, asks"
            + " dense and pruned the built-in suite, harmful tasks and their harmless twins, and"
            + " writes a report.")
final class DemoCommand implements Callable<Integer> {
  private static final String MODEL = "smollm2-135m-instruct";
  private static final List<Double> SPARSITIES = List.of(0.1, 0.2, 0.3);
  private static final WindowPlan WINDOWS = new WindowPlan(32, 256, 0);
  private static final int MAX_NEW_TOKENS = 64;

  /// What measuring all variants may take, by the probe; the sample is scaled to it.
  private static final double MEASURING_SECONDS = 170;

  private static final int FEWEST_PROMPTS = 40;

  /// A small part of the usual cache: the demo is to run beside other things.
  private static final BatchPlan BATCHES = BatchPlan.DEFAULT.withCache(192L << 20);

  @Mixin private final Output output;
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "RUN",
      description = "The run's folder. Default: a new one, runs/demo-DATE.")
  private @Nullable Path out; // null: a new folder

  @Spec private @Nullable CommandSpec spec; // picocli sets it
  private final Surroundings surroundings;

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    var models = new Models(CacheFolder.in(surroundings));
    var located = fetch(models);
    var computing = compute.on(Hardware.ofThisMachine());
    Backend.useThreads(compute.threads());
    computing.tell(output);
    var run = out == null ? newFolder() : out;
    try (var demo = new Demo(located.path(), models, computing, run, output.progress())) {
      demo.measureDense();
      for (double sparsity : SPARSITIES) {
        // The rows of the model before are garbage that the heap would grow by before it is swept.
        System.gc();
        demo.measurePruned(sparsity);
      }
    }
    try (var store = RunStore.open(run)) {
      ReportCommand.write(store, ReportOptions.NUMBERS_ONLY, output);
    }
    output.say(whatItShows(located.name()));
    return ExitCode.DONE;
  }

  private Catalogue.Located fetch(Models models) {
    var catalogue = models.catalogue();
    try (var progress = new DownloadProgress(output)) {
      return catalogue.present(MODEL).orElseGet(() -> catalogue.fetch(MODEL, progress));
    }
  }

  private static Path newFolder() {
    String stamp =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
    return Path.of("runs", "demo-" + stamp);
  }

  private static String whatItShows(String model) {
    String weights = model.endsWith("-q4_1") ? " whose weights were dequantised from Q4_1" : "";
    return "This checks the instrument on a weakly aligned model of 135M parameters"
        + weights
        + ": it is no evidence about 7B models, nor about yours.";
  }

  /// The demo under way: one model in memory at a time.
  private final class Demo implements AutoCloseable {
    private final Path path;
    private final Models models;
    private final Computing computing;
    private final Path run;
    private final Progress progress;
    private @Nullable RunPlan plan; // null until the dense model was measured
    private @Nullable Calibration calibration; // null until then
    private @Nullable RunStore store; // null until then: one session for all variants
    private int variants;

    Demo(Path path, Models models, Computing computing, Path run, Progress progress) {
      this.path = path;
      this.models = models;
      this.computing = computing;
      this.run = run;
      this.progress = progress;
    }

    private Checkpoint open() {
      return Checkpoint.open(path, computing.dtype(), computing.device());
    }

    void measureDense() {
      try (var checkpoint = open()) {
        calibration = calibration(checkpoint);
        output.say("calibration: " + calibration.describe());
        plan = plan(checkpoint);
        output.say(
            "suite: %d prompts of the built-in suite, harmful tasks and harmless twins"
                .formatted(plan.suite().prompts().size()));
        var session =
            Sessions.of(Objects.requireNonNull(spec), computing, compute.threads(), BATCHES);
        var model = models.describe(checkpoint.source());
        store = RunStore.openOrCreate(run, plan.manifest(model, session));
        measure(checkpoint, Optional.empty());
      }
    }

    void measurePruned(double sparsity) {
      try (var checkpoint = open()) {
        var windows = Objects.requireNonNull(calibration);
        var request =
            new PruneRequest(
                new Wanda(),
                TargetSelection.of(PruneTarget.ATTENTION),
                Recipe.uniform(new Sparsity.Unstructured(sparsity)),
                0);
        var report = PruneSteps.prune(checkpoint.model(), Optional.of(windows), request, progress);
        var record =
            PruneRecord.of(
                Release.current().inWords(),
                models.describe(checkpoint.source()),
                report,
                windows.describe(),
                computing.dtypeLabel());
        measure(checkpoint, Optional.of(record));
      }
    }

    private void measure(Checkpoint checkpoint, Optional<PruneRecord> record) {
      var asked = Objects.requireNonNull(plan);
      var rows = Objects.requireNonNull(store);
      var row = Variants.row(checkpoint.source(), checkpoint.model(), record, variants++);
      new RefusalMeasurement(rows, asked, BATCHES)
          .measure(checkpoint, row, "answers of " + row.label(), progress);
      new MarginMeasurement(rows, asked, BATCHES)
          .complete(checkpoint, row.variantId(), "refusal margins of " + row.label(), progress);
      PerplexityMeasurement.complete(
          rows,
          checkpoint,
          row.variantId(),
          PerplexityMeasurement.Text.builtin(PerplexityCommand.WINDOW_TOKENS),
          progress);
      DemoBenchmarks.in(CacheFolder.in(surroundings).benchmarks())
          .sit(rows, row, checkpoint, BATCHES, progress);
    }

    @Override
    public void close() {
      if (store != null) {
        store.close();
      }
    }

    /// The model's own text: sampled once, then kept in the cache under its weights' hash.
    private Calibration calibration(Checkpoint checkpoint) {
      var model = checkpoint.model();
      String name =
          "%s-%dx%d-seed%d.json"
              .formatted(
                  model.weightsHash().substring(0, 16),
                  WINDOWS.windows(),
                  WINDOWS.length(),
                  WINDOWS.seed());
      var file = models.calibrations().resolve(name);
      if (Files.exists(file)) {
        return Calibration.read(file, model.config().vocabulary());
      }
      var sampled =
          new SelfCalibration(model, checkpoint.source().startId(), 1, BATCHES)
              .sample(WINDOWS, progress);
      sampled.write(file);
      return sampled;
    }

    /// A sample that fits the time, or that of the run which is gone on with.
    private RunPlan plan(Checkpoint checkpoint) {
      var sampling = Sampling.greedy(MAX_NEW_TOKENS);
      var whole = Suite.open(Suite.BUILTIN);
      int count =
          Models.limitOf(run)
              .orElseGet(() ->
                  Math.max(
                      FEWEST_PROMPTS,
                      SampleSize.fitting(
                          checkpoint,
                          whole,
                          sampling,
                          BATCHES,
                          MEASURING_SECONDS / (1 + SPARSITIES.size()))));
      return new RunPlan(
          Protocol.CORRECTED,
          whole.limit(count, 0),
          OptionalInt.of(count),
          0,
          sampling,
          checkpoint.format().id(),
          new SystemPrompt.OfTemplate(),
          Map.of());
    }
  }
}
