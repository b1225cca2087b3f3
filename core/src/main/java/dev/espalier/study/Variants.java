package dev.espalier.study;

import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.TargetSelection;
import dev.espalier.store.VariantRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rows of models under measurement.
public final class Variants {
  /// The id and method of a model that was not pruned.
  public static final String DENSE = "dense";

  private Variants() {}

  /// The row of `model` as it is now: dense, or what `record` says was done to it.
  ///
  /// `ordinal` orders the variants in reports.
  public static VariantRow row(
      CheckpointSource source, LanguageModel model, Optional<PruneRecord> record, int ordinal) {
    var selection =
        record.map(PruneRecord::selection).orElse(TargetSelection.of(PruneTarget.ATTENTION));
    var achieved = Pruning.achieved(model, selection);
    return new VariantRow(
        record.map(PruneRecord::variantId).orElse(DENSE),
        record.map(PruneRecord::label).orElse(DENSE),
        source.name(),
        record.map(PruneRecord::method).orElse(DENSE),
        record.map(PruneRecord::target).orElse("none"),
        record.map(PruneRecord::requestedSparsity).orElse(0.0),
        achieved.ofTarget(),
        achieved.ofBlocks(),
        achieved.ofAll(),
        model.weightsHash(),
        model.dtypeLabel(),
        record.map(PruneRecord::calibration).orElse("none"),
        ordinal);
  }

  /// `row` under another id and place in reports; a label of its own where the id is.
  public static VariantRow named(VariantRow row, String variantId, int ordinal) {
    String label = variantId.equals(row.variantId()) ? row.label() : variantId;
    return copy(row, new Named(variantId, label, ordinal), row.calibration());
  }

  /// `row` with notes behind its calibration, which reports show.
  public static VariantRow noted(VariantRow row, List<String> notes) {
    var calibration =
        String.join("; ", Stream.concat(Stream.of(row.calibration()), notes.stream()).toList());
    return copy(row, new Named(row.variantId(), row.label(), row.ordinal()), calibration);
  }

  private record Named(String variantId, String label, int ordinal) {}

  private static VariantRow copy(VariantRow row, Named named, String calibration) {
    return new VariantRow(
        named.variantId(),
        named.label(),
        row.modelName(),
        row.method(),
        row.target(),
        row.requestedSparsity(),
        row.sparsityOfTarget(),
        row.sparsityOfBlocks(),
        row.sparsityOfAll(),
        row.weightsHash(),
        row.dtype(),
        calibration,
        named.ordinal());
  }
}
