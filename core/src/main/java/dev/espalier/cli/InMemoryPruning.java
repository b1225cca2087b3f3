package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneRequest;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import java.util.Optional;

/// Prunes models in memory, before they are measured; nothing of it is saved.
record InMemoryPruning(Models models, Output output) {
  /// Where the text comes from that inputs are measured on; empty where none are.
  interface Windows {
    Optional<Calibration> drawn();
  }

  /// Refuses a request for a model that it does not fit, or that was pruned before it was saved.
  static void check(PruneRequest request, CheckpointSource source, LanguageModel model) {
    PruneRecord.read(source)
        .ifPresent(before -> {
          throw EspalierException.in(source.path())
              .found("a model that was pruned already, " + before.label())
              .needed("a model as it was trained, to prune it in memory")
              .fault();
        });
    request.requireFits(model);
  }

  /// Draws the text and says so.
  Optional<Calibration> drawn(Windows windows) {
    var drawn = windows.drawn();
    drawn.ifPresent(text -> output.say("calibration: " + text.describe()));
    return drawn;
  }

  /// Does what `request` says.
  PruneRecord prune(
      PruneRequest request,
      Optional<Calibration> windows,
      CheckpointSource source,
      LanguageModel model) {
    var report = PruneSteps.prune(model, windows, request, output.progress());
    return PruneRecord.of(
        Release.current().inWords(),
        models.describe(source),
        report,
        windows.map(Calibration::describe).orElse(PruneRecord.NO_CALIBRATION),
        model.dtypeLabel());
  }
}
