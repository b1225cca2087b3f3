package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.BenchmarkResult;
import dev.espalier.bench.Exam;
import dev.espalier.bench.Examination;
import dev.espalier.bench.Examinee;
import dev.espalier.bench.Notebook;
import dev.espalier.bench.Perplexity;
import dev.espalier.bench.WikiText;
import dev.espalier.calibrate.Calibration;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.Backend;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.prune.PruneRequest;
import dev.espalier.report.ReportOptions;
import dev.espalier.store.Manifest;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.BenchmarkMeasurement;
import dev.espalier.study.PerplexityMeasurement;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import dev.espalier.study.Variants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/// `espalier bench`: what a model can do, by the benchmarks of lm-evaluation-harness.
@Command(
    name = "bench",
    description =
        "Examines a model on benchmarks of capability, item for item as lm-evaluation-harness does:"
            + " the same prompts, examples, answers and metrics. With --sparsity it prunes the model in"
            + " memory first; several ratios, such as 0,0.1,0.2, are several models, which --out"
            + " compares question by question.")
final class BenchCommand implements Callable<Integer> {
  /// Of methods that draw.
  private static final long PRUNING_SEED = 0;

  @Mixin private final Output output;
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final BenchTasks tasks = new BenchTasks();
  @Mixin private final BenchQuestions questions = new BenchQuestions();
  @Mixin private final PruningOptions pruning = new PruningOptions();
  @Mixin private final CalibrationOptions calibration;
  @Mixin private final BatchOptions batching = new BatchOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description =
          "Write every item there, one JSON object a line: hash of its prompt, log-likelihoods,"
              + " answer, scores.")
  private @Nullable Path items; // null: items are not written

  @Option(
      names = {"-o", "--out"},
      paramLabel = "RUN",
      description =
          "Keep every item in this run's folder, new or that of a run whose prompts the model was"
              + " asked. Called again after an interruption, it goes on where it stopped.")
  private @Nullable Path out; // null: nothing is kept

  @Option(
      names = "--variant",
      paramLabel = "ID",
      description =
          "The model's name within the run. Default: 'dense', or what Espalier pruned it to, such as"
              + " wanda-attention-0.2.")
  private @Nullable String variant; // null: from the model's own record

  @Option(
      names = "--damaged",
      description =
          "Examine also a copy damaged on purpose (half of attention's weights at random are zero),"
              + " to see which tasks could show harm. Needs --out.")
  private boolean isDamageWanted;

  @Spec private @Nullable CommandSpec spec; // picocli sets it
  private final Surroundings surroundings;

  BenchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
    this.calibration = new CalibrationOptions(surroundings);
  }

  @Override
  public Integer call() {
    questions.check();
    var rules = protocol.protocol();
    var cache = CacheFolder.in(surroundings);
    var arms = BenchArms.of(pruning.requestsOrNone(rules, PRUNING_SEED), rules, isDamageWanted);
    checkArms(arms);
    model.format(); // a name that is none is refused before a model is opened
    var asked = tasks.asked(cache.benchmarks());
    questions.checkLimits(asked.names());
    var computing = compute.on(Hardware.ofThisMachine());
    computing.tell(output);
    Backend.useThreads(compute.threads());
    var models = new Models(cache);
    var path = models.locate(model.model());
    try (var bench = new Bench(path, models, computing, asked)) {
      for (BenchArms.Arm arm : arms) {
        bench.examine(arm);
      }
      if (out == null) {
        bench.tell();
      }
    }
    if (out != null) {
      try (var store = RunStore.open(out)) {
        ReportCommand.write(store, ReportOptions.NUMBERS_ONLY, output);
      }
    }
    return ExitCode.DONE;
  }

  private void checkArms(List<BenchArms.Arm> arms) {
    if (arms.size() > 1 && out == null) {
      throw EspalierException.in("--out")
          .found("not given, for " + arms.size() + " models")
          .needed("a run's folder, in which they are compared")
          .fault();
    }
    if (arms.size() > 1 && variant != null) {
      throw EspalierException.in("--variant")
          .found("one name for " + arms.size() + " models")
          .needed("one model")
          .fault();
    }
    if (arms.size() > 1 && items != null) {
      throw EspalierException.in("--items")
          .found("one file for " + arms.size() + " models")
          .needed("one model")
          .remedy("The items of all are in the run's run.db.")
          .fault();
    }
  }

  /// The command under way: one model in memory at a time.
  private final class Bench implements AutoCloseable {
    private final Path path;
    private final Models models;
    private final Computing computing;
    private final BenchTasks.Asked asked;
    private Optional<Calibration> calibrated = Optional.empty(); // for the first copy that needs it
    private final List<BenchmarkResult> results = new ArrayList<>();
    private @Nullable RunStore store; // null until the first model is open, and without --out

    Bench(Path path, Models models, Computing computing, BenchTasks.Asked asked) {
      this.path = path;
      this.models = models;
      this.computing = computing;
      this.asked = asked;
    }

    void examine(BenchArms.Arm arm) {
      try (var source = CheckpointSource.open(path);
          var tokenizer = source.loadTokenizer();
          var weights = source.loadModel(computing.dtype(), computing.device())) {
        var record =
            arm.request()
                .map(request -> pruned(request, source, weights))
                .or(() -> PruneRecord.read(source));
        var batches = batching.plan(weights);
        var examinee = examinee(source, weights, tokenizer, batches);
        output.say("%s, %s".formatted(source.name(), weights.dtypeLabel()));
        if (out == null) {
          examine(examinee);
        } else {
          var rows = openedFor(source, batches);
          var row = variantRow(source, weights, record, arm, rows);
          examine(examinee, row, rows);
          readWikiText(weights, tokenizer, row, rows);
        }
        if (out == null) {
          tellWikiText(weights, tokenizer, source.name());
        }
      } finally {
        Backend.releaseFreedMemory();
      }
    }

    private PruneRecord pruned(
        PruneRequest request, CheckpointSource source, LanguageModel weights) {
      InMemoryPruning.check(request, source, weights);
      var pruningNow = new InMemoryPruning(models, output);
      var drawn = pruningNow.drawn(() -> windows(request, source, weights));
      return pruningNow.prune(request, drawn, source, weights);
    }

    private Optional<Calibration> windows(
        PruneRequest request, CheckpointSource source, LanguageModel weights) {
      if (PruneSteps.needsCalibration(request) && calibrated.isEmpty()) {
        var subject =
            new CalibrationOptions.Subject(source, weights, protocol.protocol(), Optional.empty());
        calibrated = calibration.drawFor(request, subject, output);
      }
      return PruneSteps.needsCalibration(request) ? calibrated : Optional.empty();
    }

    private Examinee examinee(
        CheckpointSource source, LanguageModel weights, Tokenizer tokenizer, BatchPlan batches) {
      var candidate =
          new BenchmarkMeasurement.Candidate(
              source,
              weights,
              tokenizer,
              () ->
                  model
                      .format()
                      .or(() -> protocol.protocol().format(source))
                      .or(source::chatTemplate));
      return BenchmarkMeasurement.examinee(
          candidate, batches, questions.maxTokens(weights.config().context()));
    }

    private RunStore openedFor(CheckpointSource source, BatchPlan batches) {
      if (store == null) {
        var session =
            Sessions.of(Objects.requireNonNull(spec), computing, compute.threads(), batches);
        var plan =
            Manifest.Plan.withoutPrompts(
                protocol.protocol().label(), Map.of("examples", questions.seed()), Map.of());
        var manifest = Manifest.of(plan, List.of(), List.of(models.describe(source)), session);
        store = RunStore.openOrCreate(Objects.requireNonNull(out), manifest);
      }
      return store;
    }

    private VariantRow variantRow(
        CheckpointSource source,
        LanguageModel weights,
        Optional<PruneRecord> record,
        BenchArms.Arm arm,
        RunStore rows) {
      var row = Variants.row(source, weights, record, rows.variants().size());
      String id =
          arm.isDamage()
              ? Variants.DENSE + VariantRow.DAMAGED
              : variant == null ? row.variantId() : variant;
      int ordinal = row.ordinal();
      for (VariantRow known : rows.variants()) {
        if (known.variantId().equals(id)) {
          ordinal = known.ordinal();
        }
      }
      return Variants.named(row, id, ordinal);
    }

    private void examine(Examinee examinee) {
      for (Exam exam : asked.exams()) {
        results.add(
            new Examination(examinee, questions.plan(exam, protocol.protocol()))
                .of(exam, Notebook.NONE, output.progress()));
      }
    }

    private void examine(Examinee examinee, VariantRow row, RunStore rows) {
      int ordinal = 0;
      for (Exam exam : asked.exams()) {
        var sitting =
            new BenchmarkMeasurement.Sitting(
                examinee, exam, questions.plan(exam, protocol.protocol()));
        results.add(
            BenchmarkMeasurement.complete(rows, row, sitting, ordinal++, output.progress()));
      }
      if (items != null) {
        BenchItems.write(results, items);
      }
    }

    private void readWikiText(
        LanguageModel weights, Tokenizer tokenizer, VariantRow row, RunStore rows) {
      if (asked.wikiText().isPresent()) {
        rows.putVariants(List.of(row));
        PerplexityMeasurement.complete(
            rows,
            weights,
            tokenizer,
            row.variantId(),
            text(asked.wikiText().get()),
            output.progress());
      }
    }

    private void tellWikiText(LanguageModel weights, Tokenizer tokenizer, String name) {
      if (asked.wikiText().isPresent()) {
        var text = text(asked.wikiText().get());
        var row =
            PerplexityMeasurement.measure(weights, tokenizer, text, name, output.progress()).row();
        output.say(
            "wikitext: perplexity %.4f (%d tokens scored, windows of %d; %s)"
                .formatted(
                    Math.exp(row.nllNats() / row.tokens()),
                    row.tokens(),
                    row.windowTokens(),
                    row.rule()));
      }
    }

    private PerplexityMeasurement.Text text(String raw) {
      return questions.limited(
          new PerplexityMeasurement.Text(
              WikiText.TASK,
              WikiText.joinedRows(raw),
              PerplexityCommand.AUTHORS_WINDOW_TOKENS,
              Perplexity.Remainder.DROPPED));
    }

    void tell() {
      var table = BenchTable.of(results);
      if (!results.isEmpty()) {
        output.say(table.text());
      }
      if (items != null) {
        BenchItems.write(results, items);
      }
      output.result(table.lines());
    }

    @Override
    public void close() {
      if (store != null) {
        store.close();
      }
    }
  }
}
