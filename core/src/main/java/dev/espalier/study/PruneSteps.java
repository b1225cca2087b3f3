package dev.espalier.study;

import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.LanguageModel;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.Wanda;

/// Prunes a loaded model with WANDA on a calibration.
public final class PruneSteps {
  private PruneSteps() {}

  /// Prunes `model` in place.
  public static PruneReport wanda(
      LanguageModel model,
      Calibration calibration,
      PruneTarget target,
      double sparsity,
      Progress progress) {
    var pruning = new Pruning(new Wanda(), target, new Sparsity.Unstructured(sparsity));
    String name = "pruning " + target.label() + " at " + sparsity;
    try (var task = progress.begin(name, model.config().layers())) {
      return pruning.apply(model, calibration.windows(), task);
    }
  }
}
