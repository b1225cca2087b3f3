package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.calibrate.C4Shard;
import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.DrawingRule;
import dev.espalier.calibrate.FileCalibration;
import dev.espalier.calibrate.SelfCalibration;
import dev.espalier.calibrate.SuiteCalibration;
import dev.espalier.calibrate.WindowPlan;
import dev.espalier.engine.BatchPlan;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Patience;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.prune.PruneRequest;
import dev.espalier.study.PromptTokens;
import dev.espalier.study.Protocol;
import dev.espalier.study.PruneSteps;
import dev.espalier.study.SystemPrompt;
import dev.espalier.suite.Prompt;
import dev.espalier.suite.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say on which text a pruner measures: a mixin.
final class CalibrationOptions {
  private static final String SELF = "self";
  private static final String C4 = "c4";
  private static final String SUITE = "suite:";
  private static final int SELF_WINDOWS = 32;
  private static final int SHORT_LENGTH = 256;
  private static final int FILE_WINDOWS = 128;
  private static final int FILE_LENGTH = 4096;

  @Option(
      names = "--calibration",
      paramLabel = "SOURCE",
      description =
          "Text to measure inputs on. 'self' (default): sampled from the model itself. 'c4': the first"
              + " English shard of C4, fetched once (319 MB). 'suite:SUITE': a suite's prompts in the"
              + " model's chat format. Or a file: .txt, or .jsonl, .json.gz or .parquet with a 'text' in"
              + " each line or row.")
  private String calibration = SELF;

  @Option(
      names = "--calibration-windows",
      paramLabel = "N",
      description =
          "Number of windows. Default: 32 of the model's own text, 128 of a file, of a suite what its"
              + " prompts fill, up to 128.")
  private @Nullable Integer windows; // null: the default of the source

  @Option(
      names = "--calibration-length",
      paramLabel = "TOKENS",
      description =
          "Tokens of a window. Default: 256 of the model's own text and of a suite, 4096 of a file or"
              + " the model's context if that is shorter.")
  private @Nullable Integer length; // null: the default of the source

  @Option(
      names = "--calibration-rule",
      paramLabel = "RULE",
      description =
          "How windows are drawn from a file: ${COMPLETION-CANDIDATES}. 'paper' and 'wanda' draw the"
              + " windows that the authors' and WANDA's own code draw; 'corrected' takes short files,"
              + " too. Default: as --protocol.")
  private @Nullable DrawingRule rule; // null: that of the protocol

  @Option(
      names = "--calibration-temperature",
      paramLabel = "T",
      description = "Temperature of the model's own text. Default: ${DEFAULT-VALUE}.")
  private double temperature = SelfCalibration.TEMPERATURE;

  private final Surroundings surroundings;

  CalibrationOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// The model that is calibrated, and the words around it.
  ///
  /// @param askedFor the chat format, where it is not the checkpoint's own
  record Subject(
      CheckpointSource source,
      LanguageModel model,
      Protocol protocol,
      Optional<PromptRenderer> askedFor) {
    PromptRenderer format() {
      return Checkpoint.format(source, askedFor.or(() -> protocol.format(source)));
    }
  }

  /// The windows that `request` needs on a model, drawn as [#draw] says; empty for a method that
  /// measures no inputs.
  Optional<Calibration> drawFor(PruneRequest request, Subject subject, Output output) {
    return PruneSteps.needsCalibration(request)
        ? Optional.of(draw(subject, request.seed(), output))
        : Optional.empty();
  }

  /// The windows for a model, drawn by `seed`.
  Calibration draw(Subject subject, long seed, Output output) {
    if (calibration.equals(SELF)) {
      return ofSelf(subject, seed, output);
    }
    try (var tokenizer = subject.source().loadTokenizer()) {
      return calibration.startsWith(SUITE)
          ? ofSuite(subject, tokenizer, seed)
          : ofFile(subject, tokenizer, seed, output);
    }
  }

  private Calibration ofSelf(Subject subject, long seed, Output output) {
    if (!(temperature > 0)) {
      throw EspalierException.in("--calibration-temperature")
          .found(Double.toString(temperature))
          .needed("more than 0")
          .fault();
    }
    var plan = plan(subject.model(), SELF_WINDOWS, SHORT_LENGTH, seed);
    return new SelfCalibration(
            subject.model(), subject.source().startId(), temperature, BatchPlan.DEFAULT)
        .sample(plan, output.progress());
  }

  private Calibration ofFile(Subject subject, Tokenizer tokenizer, long seed, Output output) {
    var plan = plan(subject.model(), FILE_WINDOWS, FILE_LENGTH, seed);
    var file = calibration.equals(C4) ? c4(output) : Path.of(calibration);
    var drawn = rule == null ? ruleOf(subject.protocol()) : rule;
    return FileCalibration.draw(file, text -> tokenizer.encodeDocument(text).ids(), plan, drawn);
  }

  private Path c4(Output output) {
    try (var progress = new DownloadProgress(output)) {
      var home = CacheFolder.in(surroundings).path();
      return C4Shard.in(home, Fetcher.of(Patience.USUAL), C4Shard.HUB).fetch(progress);
    }
  }

  private Calibration ofSuite(Subject subject, Tokenizer tokenizer, long seed) {
    var suites = CacheFolder.in(surroundings).suites();
    var suite = Suite.open(suites.resolve(calibration.substring(SUITE.length())));
    var asked = new SuiteCalibration(suite, asAsked(subject.format(), tokenizer));
    var plan = plan(subject.model(), FILE_WINDOWS, SHORT_LENGTH, seed);
    return windows == null ? asked.drawAtMost(plan) : asked.draw(plan);
  }

  private static SuiteCalibration.PromptIds asAsked(PromptRenderer format, Tokenizer tokenizer) {
    var tokens = new PromptTokens(format, tokenizer, new SystemPrompt.OfTemplate());
    return new SuiteCalibration.PromptIds() {
      @Override
      public String format() {
        return format.id();
      }

      @Override
      public List<Integer> of(Prompt prompt) {
        return tokens.of(prompt);
      }
    };
  }

  private WindowPlan plan(LanguageModel model, int usualWindows, int usualLength, long seed) {
    int context = model.config().context();
    var plan =
        new WindowPlan(
            positive("--calibration-windows", windows, usualWindows),
            positive("--calibration-length", length, Math.min(context, usualLength)),
            seed);
    if (plan.length() > context) {
      throw EspalierException.in("--calibration-length")
          .found(plan.length() + " tokens")
          .needed("at most the model's context of " + context)
          .fault();
    }
    return plan;
  }

  private static DrawingRule ruleOf(Protocol protocol) {
    return switch (protocol) {
      case CORRECTED -> DrawingRule.CORRECTED;
      case PAPER -> DrawingRule.PAPER;
    };
  }

  private static int positive(String option, @Nullable Integer value, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value < 1) {
      throw EspalierException.in(option).found(value.toString()).needed("at least 1").fault();
    }
    return value;
  }
}
