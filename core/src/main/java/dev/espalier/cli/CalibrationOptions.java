package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.DrawingRule;
import dev.espalier.calibrate.FileCalibration;
import dev.espalier.calibrate.SelfCalibration;
import dev.espalier.calibrate.WindowPlan;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneRequest;
import dev.espalier.study.Protocol;
import dev.espalier.study.PruneSteps;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say on which text a pruner measures: a mixin.
final class CalibrationOptions {
  private static final String SELF = "self";
  private static final int SELF_WINDOWS = 32;
  private static final int SELF_LENGTH = 256;
  private static final int FILE_WINDOWS = 128;
  private static final int FILE_LENGTH = 4096;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "Text to measure inputs on: .txt, .jsonl or .json.gz with a 'text' in each line; or 'self'"
              + " (default): text sampled from the model itself.")
  private String calibration = SELF;

  @Option(
      names = "--calibration-windows",
      paramLabel = "N",
      description = "Number of windows. Default: 32 of the model's own text, 128 of a file.")
  private @Nullable Integer windows; // null: the default of the source

  @Option(
      names = "--calibration-length",
      paramLabel = "TOKENS",
      description =
          "Tokens of a window. Default: 256 of the model's own text, 4096 of a file or the model's"
              + " context if that is shorter.")
  private @Nullable Integer length; // null: the default of the source

  @Option(
      names = "--calibration-temperature",
      paramLabel = "T",
      description = "Temperature of the model's own text. Default: ${DEFAULT-VALUE}.")
  private double temperature = 1;

  /// The windows that `request` needs on `model`, drawn as [#draw] says; empty for a method that
  /// measures no inputs.
  Optional<Calibration> drawFor(
      PruneRequest request,
      CheckpointSource source,
      LanguageModel model,
      Protocol protocol,
      Progress progress) {
    return PruneSteps.needsCalibration(request)
        ? Optional.of(draw(source, model, protocol, request.seed(), progress))
        : Optional.empty();
  }

  /// The windows for `model`, drawn by `seed`, from a file by the rule of `protocol`.
  Calibration draw(
      CheckpointSource source,
      LanguageModel model,
      Protocol protocol,
      long seed,
      Progress progress) {
    boolean isSelf = calibration.equals(SELF);
    int context = model.config().context();
    var plan =
        new WindowPlan(
            positive("--calibration-windows", windows, isSelf ? SELF_WINDOWS : FILE_WINDOWS),
            positive(
                "--calibration-length",
                length,
                Math.min(context, isSelf ? SELF_LENGTH : FILE_LENGTH)),
            seed);
    if (plan.length() > context) {
      throw EspalierException.in("--calibration-length")
          .found(plan.length() + " tokens")
          .needed("at most the model's context of " + context)
          .fault();
    }
    if (isSelf) {
      if (!(temperature > 0)) {
        throw EspalierException.in("--calibration-temperature")
            .found(Double.toString(temperature))
            .needed("more than 0")
            .fault();
      }
      return new SelfCalibration(model, source.startId(), temperature, BatchPlan.DEFAULT)
          .sample(plan, progress);
    }
    try (var tokenizer = source.loadTokenizer()) {
      return FileCalibration.draw(
          Path.of(calibration), text -> tokenizer.encodeDocument(text).ids(), plan, rule(protocol));
    }
  }

  private static DrawingRule rule(Protocol protocol) {
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
