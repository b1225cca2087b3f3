package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneRequest;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import java.util.Optional;

/// Prunes models in memory, before they are measured; nothing of it is saved.
final class InMemoryPruning {
  private final Models models;
  private final String dtype;
  private final Windows windows;
  private final Output output;

  /// @param dtype in which the models are computed
  InMemoryPruning(Models models, String dtype, Windows windows, Output output) {
    this.models = models;
    this.dtype = dtype;
    this.windows = windows;
    this.output = output;
  }

  /// Where the text comes from that a request measures inputs on; empty for one that measures none.
  interface Windows {
    Optional<Calibration> of(
        PruneRequest request, CheckpointSource source, LanguageModel model, Progress progress);
  }

  /// What was done to the model: by `request`, now, or before it was saved.
  Optional<PruneRecord> apply(
      Optional<PruneRequest> request, CheckpointSource source, LanguageModel model) {
    var before = PruneRecord.read(source);
    if (request.isEmpty()) {
      return before;
    }
    if (before.isPresent()) {
      throw EspalierException.in(source.path())
          .found("a model that was pruned already, " + before.get().label())
          .needed("a model as it was trained, to prune it in memory")
          .fault();
    }
    var asked = request.get();
    asked.requireFits(model);
    var progress = output.progress();
    var drawn = windows.of(asked, source, model, progress);
    drawn.ifPresent(text -> output.say("calibration: " + text.describe()));
    var report = PruneSteps.prune(model, drawn, asked, progress);
    return Optional.of(
        PruneRecord.of(
            Release.current().inWords(),
            models.describe(source),
            report,
            drawn.map(Calibration::describe).orElse(PruneRecord.NO_CALIBRATION),
            dtype));
  }
}
