package dev.espalier.study;

import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.LanguageModel;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneRequest;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Statistic;
import java.util.List;
import java.util.Optional;

/// Prunes a loaded model on a calibration.
public final class PruneSteps {
  private PruneSteps() {}

  /// Whether the method measures inputs, and so needs a calibration.
  public static boolean needsCalibration(PruneRequest request) {
    return request.pruner().statistic() != Statistic.NONE;
  }

  /// Prunes `model` in place. A method that measures inputs needs a calibration.
  public static PruneReport prune(
      LanguageModel model,
      Optional<Calibration> calibration,
      PruneRequest request,
      Progress progress) {
    if (needsCalibration(request) && calibration.isEmpty()) {
      throw new IllegalArgumentException(request.pruner().name() + " needs a calibration");
    }
    String name =
        "%s of %s at %s"
            .formatted(
                request.pruner().name(), request.selection().label(), request.recipe().label());
    try (var task = progress.begin(name, model.config().layers())) {
      List<List<Integer>> windows = calibration.map(Calibration::windows).orElse(List.of());
      return new Pruning(request).apply(model, windows, task);
    }
  }
}
