package dev.espalier.study;

import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.fetch.Checksum;
import dev.espalier.model.LanguageModel;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneRequest;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Statistic;
import dev.espalier.store.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prunes a loaded model on a calibration.
public final class PruneSteps {
  private PruneSteps() {}

  /// Whether the method measures inputs, and so needs a calibration.
  public static boolean needsCalibration(PruneRequest request) {
    return request.pruner().statistic() != Statistic.NONE;
  }

  /// What tells one pruning from all others: the base's files, what is asked for, the calibration
  /// and the arithmetic. SHA-256 in hex.
  public static String key(
      Manifest.Model base,
      List<PruneRequest> requests,
      Optional<Calibration> calibration,
      String dtype) {
    var lines = new ArrayList<String>();
    lines.add("1"); // the version of what lies in the folder
    base.files().forEach(file -> lines.add(file.name() + " " + file.sha256()));
    for (PruneRequest request : requests) {
      lines.add(request.pruner().name() + " of " + request.selection().label());
      lines.addAll(request.recipe().lines());
      lines.add("seed " + request.seed());
    }
    lines.add(calibration.map(Calibration::sha256).orElse("no calibration"));
    lines.add(dtype);
    return Checksum.sha256(String.join("\n", lines));
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
