package dev.espalier.cli;

import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.SpeedProbe;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.MarginMeasurement;
import dev.espalier.study.PerplexityMeasurement;
import dev.espalier.study.RefusalMeasurement;
import dev.espalier.study.RunPlan;
import dev.espalier.study.Variants;
import java.util.Optional;

/// A model that is measured by itself: what it answers, how near it was to refusing, and its
/// perplexity.
record OneModel(RunStore store, RunPlan plan, BatchPlan batches, Output output) {
  /// Completes the rows of `row`.
  ///
  /// @param probed how fast the model runs, where that was measured already
  void measure(Checkpoint checkpoint, VariantRow row, Optional<SpeedProbe.Speed> probed) {
    var progress = output.progress();
    var measurement = new RefusalMeasurement(store, plan, batches);
    var work = measurement.outstanding(checkpoint, row);
    if (work.requests() > 0) {
      var model = checkpoint.model();
      var speed = probed.orElseGet(() -> SpeedProbe.measure(model, batches, work));
      output.say(Measuring.of(model, work, speed).inWords());
    }
    measurement.measure(checkpoint, row, "answers of " + row.label(), progress);
    new MarginMeasurement(store, plan, batches)
        .complete(checkpoint, row.variantId(), "refusal margins of " + row.label(), progress);
    PerplexityMeasurement.complete(
        store,
        checkpoint,
        row.variantId(),
        PerplexityMeasurement.Text.builtin(PerplexityCommand.WINDOW_TOKENS),
        progress);
  }

  /// Asks the prompts of `row` a second time in other batches, to see what rounding changes.
  void askAgain(Checkpoint checkpoint, VariantRow row) {
    var again = Variants.named(row, row.variantId() + VariantRow.AGAIN, row.ordinal());
    new RefusalMeasurement(store, plan, batches.rebatched())
        .measure(checkpoint, again, "answers of " + again.label(), output.progress());
  }
}
