package dev.espalier.study;

import java.util.Locale;

/// The README.md of a pruned model: what it was made of and how, and what it is not.
public final class ModelCard {
  /// The file's name in a model's folder; that of the base goes beside it.
  public static final String FILE = "README.md";

  private ModelCard() {}

  /// The card of the model that `record` describes.
  public static String of(PruneRecord record) {
    return """
    # %s, pruned by %s at %s of %s

    A copy of **%s** in which weights are set to zero. Nothing was trained.

    | | |
    |---|---|
    | base | %s |
    | method | %s |
    | pruned | %s of the %s weights, row by row |
    | zeros now | %s of the target, %s of the blocks' linear weights, %s of all weights |
    | calibration | %s |
    | scored in | %s |
    | made by | %s |

    **This is not a sole safety measure.** Pruning can change which requests a model refuses, in both directions and
    differently for other models, prompts and languages. Measure it on your own prompts, keep your other safeguards, and
    keep the original.

    The files are as large as those of the base and run as fast: zeros take the same room as other numbers.

    The terms of the base hold for this copy; its LICENSE, NOTICE and use policy, where it has them, lie beside this file,
    and its own card is README-base.md. `espalier.json` says the same as this page for programs, with the hashes of the
    base's files; `espalier.passport` is what `espalier passport write` starts from.
    """
        .formatted(
            record.base().name(),
            record.method(),
            record.requestedSparsity(),
            record.target(),
            record.base().name(),
            record.base().name(),
            record.method(),
            record.requestedSparsity(),
            record.target(),
            share(record.achieved().ofTarget()),
            share(record.achieved().ofBlocks()),
            share(record.achieved().ofAll()),
            record.calibration(),
            record.dtype(),
            record.espalier());
  }

  private static String share(double fraction) {
    return String.format(Locale.ROOT, "%.4f", fraction);
  }
}
