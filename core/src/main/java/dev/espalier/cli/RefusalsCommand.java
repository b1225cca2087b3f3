package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Cap;
import dev.espalier.engine.SpeedProbe;
import dev.espalier.evidence.Stopping;
import dev.espalier.judge.Judge;
import dev.espalier.model.Backend;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.prune.PruneRequest;
import dev.espalier.report.ReportOptions;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.RowsChoice;
import dev.espalier.study.RunJudging;
import dev.espalier.study.RunPlan;
import dev.espalier.study.UntilDecided;
import dev.espalier.study.Variants;
import dev.espalier.suite.Suite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  @Mixin private final CalibrationOptions calibration;
  @Mixin private final MatchingOptions matching = new MatchingOptions();
  @Mixin private final BatchOptions batching = new BatchOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final SuiteOptions suite = new SuiteOptions();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();
  @Mixin private final SeedOption seed = new SeedOption();
  @Mixin private final JudgeOption judges;
  @Mixin private final MarginsOption margins = new MarginsOption();

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

  @Option(
      names = "--until",
      paramLabel = "decided",
      description =
          "With --method or --sparsity: asks the model and its pruned copy task after task, in a"
              + " random order, and stops when the verdict on them is decided. Both are in memory at"
              + " once. P-values for a fixed number of tasks are then not shown.")
  private @Nullable String until; // null: every task is asked

  @Spec private @Nullable CommandSpec spec; // picocli sets it
  private final Surroundings surroundings;
  private final Sending sending;

  RefusalsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
    this.calibration = new CalibrationOptions(surroundings);
    this.judges = new JudgeOption(surroundings);
    this.sending = new Sending(surroundings, judges.remote(), output);
  }

  @Override
  public Integer call() {
    if (maxNewTokens != null && maxNewTokens < 1) {
      throw EspalierException.in("--max-new-tokens")
          .found(maxNewTokens.toString())
          .needed("at least 1")
          .fault();
    }
    checkUntil();
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
    var further = judges.given();
    int answers = asked.prompts().size() * (isAskedTwice ? 2 : 1);
    Sending.remote(further).forEach(judge -> sending.allowUpTo(judge, answers));
    try (var checkpoint =
        Checkpoint.open(
            path,
            computing.dtype(),
            computing.device(),
            source -> format.or(() -> rules.format(source)))) {
      output.say("format: " + checkpoint.format().id());
      var plan = plan(asked, checkpoint);
      var now = askedPruning(models, computing).apply(request, checkpoint);
      var batches = batches(checkpoint, plan);
      var session =
          Sessions.of(Objects.requireNonNull(spec), computing, compute.threads(), batches.plan());
      var manifest = plan.manifest(models.describe(checkpoint.source()), session);
      try (var store = RunStore.openOrCreate(out, manifest)) {
        margins.refuseOthers(store);
        if (until != null) {
          try (var dense =
              Checkpoint.open(
                  path,
                  computing.dtype(),
                  computing.device(),
                  _ -> Optional.of(checkpoint.format()))) {
            var before = side(dense, AskedPruning.Now.AS_IT_WAS, asked, store);
            new BothModels(store, plan, batches.plan(), output)
                .untilDecided(before, side(checkpoint, now, asked, store));
          }
        } else {
          var row = variantRow(checkpoint, now, asked, store);
          var one = new OneModel(store, plan, batches.plan(), output);
          one.measure(checkpoint, row, batches.speed());
          if (isAskedTwice) {
            one.askAgain(checkpoint, row);
          }
        }
      }
    }
    judgeFurther(further, progress);
    return conclude();
  }

  /// How prompts run together, and how fast that is where it was measured.
  private record Batches(BatchPlan plan, Optional<SpeedProbe.Speed> speed) {}

  private Batches batches(Checkpoint checkpoint, RunPlan plan) {
    var batches = batching.plan(checkpoint.model());
    if (batching.areRowsGiven()) {
      return new Batches(batches, Optional.empty());
    }
    var choice = RowsChoice.of(checkpoint, plan, batches);
    if (choice.tried().size() > 1) {
      output.say(
          "rows: %d at a time; measured, tokens per second: %s"
              .formatted(choice.work().rows(), byRows(choice)));
    }
    return new Batches(choice.plan(), Optional.of(choice.speed()));
  }

  private static String byRows(SpeedProbe.Choice choice) {
    return choice.tried().entrySet().stream()
        .map(tried -> "%d with %d".formatted(Math.round(tried.getValue()), tried.getKey()))
        .collect(Collectors.joining(", "));
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

  private Map<String, String> notes(Suite asked) {
    var notes = new HashMap<>(margins.notes());
    if (!asked.source().notes().isEmpty()) {
      notes.put("suite", String.join("; ", asked.source().notes()));
    }
    if (until != null) {
      notes.put(Stopping.NOTE, Stopping.UNTIL_DECIDED_NOTE);
    }
    return notes;
  }

  private void checkUntil() {
    if (until == null) {
      return;
    }
    if (!until.equals("decided")) {
      throw EspalierException.in("--until")
          .found("'%s'".formatted(until))
          .needed("'decided'")
          .fault();
    }
    if (!pruning.areGiven() || isAskedTwice) {
      throw EspalierException.in("--until")
          .found(isAskedTwice ? "--noise-floor beside it" : "neither --method nor --sparsity")
          .needed("a model to be pruned in memory, and compared with itself as it was")
          .fault();
    }
  }

  private AskedPruning askedPruning(Models models, Computing computing) {
    return new AskedPruning(
        new AskedPruning.Asked(calibration, matching, protocol.protocol()),
        models,
        computing,
        output);
  }

  private UntilDecided.Side side(
      Checkpoint checkpoint, AskedPruning.Now now, Suite asked, RunStore store) {
    var row = variantRow(checkpoint, now, asked, store);
    store.putVariants(List.of(row));
    return new UntilDecided.Side(checkpoint, row);
  }

  private VariantRow variantRow(
      Checkpoint checkpoint, AskedPruning.Now now, Suite asked, RunStore store) {
    int ordinal = store.variants().size();
    var notes = new ArrayList<>(now.notes());
    now.fittedTo(asked, checkpoint.tokenizer())
        .ifPresent(note -> {
          output.warn(note + ": what is found need not hold for others");
          notes.add(note);
        });
    var described = Variants.row(checkpoint.source(), checkpoint.model(), now.record(), ordinal);
    var row = Variants.noted(described, notes);
    boolean isNamed = variant != null && (until == null || now.record().isPresent());
    String id = isNamed ? Objects.requireNonNull(variant) : row.variantId();
    for (VariantRow known : store.variants()) {
      if (known.variantId().equals(id)) {
        ordinal = known.ordinal();
      }
    }
    return Variants.named(row, id, ordinal);
  }

  /// The judges beside the protocol's read the run when all its answers are there.
  private void judgeFurther(List<Judge> further, Progress progress) {
    if (further.isEmpty()) {
      return;
    }
    RunJudging.in(
        out,
        further,
        judging -> {
          Sending.remote(further)
              .forEach(judge -> sending.allow(judge, judging.outstanding(judge)));
          further.forEach(judge -> judging.judge(judge, progress));
        });
    sending.tell(further);
  }

  private int conclude() {
    try (var store = RunStore.open(out)) {
      ReportCommand.write(store, ReportOptions.NUMBERS_ONLY, output);
    }
    return ExitCode.DONE;
  }
}
