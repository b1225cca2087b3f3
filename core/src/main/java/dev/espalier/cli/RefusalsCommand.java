package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Sampling;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judges;
import dev.espalier.model.Backend;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.report.ReportOptions;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.PerplexityMeasurement;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.RefusalMeasurement;
import dev.espalier.study.RunPlan;
import dev.espalier.study.Variants;
import dev.espalier.suite.ReadOptions;
import dev.espalier.suite.Suite;
import dev.espalier.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
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
    description = {
      "Asks a model the prompts of a suite, judges its answers, and reports how often it refuses.",
      "Called again with another model and the same --out, it adds that model to the run; called",
      "again after an interruption, it goes on where it stopped."
    })
final class RefusalsCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final SeedOption seed = new SeedOption();

  @Option(
      names = {"-s", "--suite"},
      paramLabel = "SUITE",
      description = "'builtin' (default), or a suite's file: .yaml, .csv or .jsonl.")
  private String suite = Suite.BUILTIN;

  @Option(
      names = "--prompt-column",
      paramLabel = "NAME",
      description = "The column (CSV) or key (JSONL) that holds the request.")
  private @Nullable String promptColumn; // null: one of the usual names

  @Option(
      names = {"-o", "--out"},
      paramLabel = "RUN",
      required = true,
      description = "The run's folder: new, or a run of the same suite and settings.")
  private Path out = Path.of("");

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = "Where an answer is cut. Default: ${DEFAULT-VALUE}.")
  private int maxNewTokens = 256;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = {
        "Ask at most N prompts, drawn by --seed, balanced over category and template; a task and",
        "its harmless twin are drawn together."
      })
  private @Nullable Integer limit; // null: all

  @Option(
      names = "--first",
      paramLabel = "N",
      description = "Ask the first N prompts in the suite's own order, unbalanced.")
  private @Nullable Integer first; // null: all

  @Option(
      names = "--variant",
      paramLabel = "ID",
      description = {
        "The model's name within the run. Default: 'dense', or what Espalier pruned it to, such as",
        "wanda-attention-0.2."
      })
  private @Nullable String variant; // null: from the model's own record

  @Spec private @Nullable CommandSpec spec; // picocli sets it
  private final Surroundings surroundings;

  RefusalsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    var dtype = compute.dtype(Cpu.ofThisMachine());
    Backend.useThreads(compute.threads());
    var asked = suite();
    var models = new Models(CacheFolder.in(surroundings));
    var path = models.locate(model.model());
    var progress = output.progress();
    output.say("dtype: " + dtype.inWords());
    try (var checkpoint = Checkpoint.open(path, dtype(dtype), model.format())) {
      var plan = plan(asked, checkpoint);
      var batches = BatchPlan.DEFAULT;
      var session = Sessions.of(Objects.requireNonNull(spec), dtype, compute.threads(), batches);
      var manifest = plan.manifest(models.describe(checkpoint.source()), session);
      try (var store = RunStore.openOrCreate(out, manifest)) {
        var row = variantRow(checkpoint, store);
        measure(checkpoint, store, row, plan, batches, progress);
      }
    }
    return conclude();
  }

  private Suite suite() {
    requirePositive("--max-new-tokens", maxNewTokens);
    if (limit != null && first != null) {
      throw EspalierException.in("--first").found("given beside --limit").needed("one").fault();
    }
    var options =
        promptColumn == null ? ReadOptions.defaults() : ReadOptions.promptColumn(promptColumn);
    var whole = Suite.open(suite, options);
    if (limit != null) {
      requirePositive("--limit", limit);
      return whole.limit(limit, seed.seed());
    }
    if (first != null) {
      requirePositive("--first", first);
      return whole.first(first);
    }
    return whole;
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw EspalierException.in(option)
          .found(Integer.toString(value))
          .needed("at least 1")
          .fault();
    }
  }

  static DType dtype(DTypeChoice choice) {
    return DType.valueOf(choice.dtype().toUpperCase(Locale.ROOT));
  }

  static List<Judge> judges() {
    return List.of(Judges.ESPALIER_RULES.judge(), Judges.PAPER_TEN_SUBSTRINGS.judge());
  }

  private RunPlan plan(Suite asked, Checkpoint checkpoint) {
    Integer sampled = limit != null ? limit : first;
    return new RunPlan(
        RunPlan.CORRECTED,
        asked,
        sampled == null ? OptionalInt.empty() : OptionalInt.of(sampled),
        seed.seed(),
        Sampling.greedy(maxNewTokens),
        "sha256 " + checkpoint.format().sha256(),
        judges(),
        Map.of());
  }

  private VariantRow variantRow(Checkpoint checkpoint, RunStore store) {
    var record = PruneRecord.read(checkpoint.source().path());
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
    if (work.prompts() > 0) {
      output.say(Measuring.estimate(checkpoint, plan, batches, work).inWords());
    }
    measurement.measure(checkpoint, row, "answers of " + row.label(), progress);
    PerplexityMeasurement.complete(
        store,
        checkpoint,
        row.variantId(),
        PerplexityMeasurement.Text.builtin(PerplexityCommand.WINDOW_TOKENS),
        progress);
  }

  private int conclude() {
    try (var store = RunStore.open(out)) {
      ReportCommand.write(store, ReportOptions.NUMBERS_ONLY, output);
    }
    return ExitCode.DONE;
  }
}
