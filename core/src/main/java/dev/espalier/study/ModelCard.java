package dev.espalier.study;

import dev.espalier.prune.PruneMethod;
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

    %sA copy of **%s** %s. Nothing was trained.

    | | |
    |---|---|
    | base | %s |
    | method | %s |
    | asked for | %s of %s |
    | zeros now | %s of the target, %s of the blocks' linear weights, %s of all weights |
    | calibration | %s |
    | scored in | %s |
    | made by | %s |

    **This is not a sole safety measure.** Pruning can change which requests a model refuses, in both directions and
    differently for other models, prompts and languages. Measure it on your own prompts, keep your other safeguards, and
    keep the original.

    The files are as large as those of the base and run as fast: zeros take the same room as other numbers.

    The terms of the base hold for this copy; its LICENSE, NOTICE and use policy, where it has them, go with it, and in a
    folder its own card is README-base.md. `espalier.json` says the same as this page for programs, with the hashes of the
    base's files; `espalier.passport`, where there is one, is what `espalier passport write` starts from.
    """
        .formatted(
            record.base().name(),
            record.method(),
            record.sparsity(),
            record.target(),
            record.notice().map(notice -> "> **" + notice + "**\n\n").orElse(""),
            record.base().name(),
            PruneMethod.named(record.method()).map(ModelCard::change).orElse("that was pruned"),
            record.base().name(),
            record.method(),
            asked(record),
            record.target(),
            share(record.achieved().ofTarget()),
            share(record.achieved().ofBlocks()),
            share(record.achieved().ofAll()),
            record.calibration(),
            record.dtype(),
            record.espalier());
  }

  /// What was done, in words that follow the model's name.
  private static String change(PruneMethod method) {
    return switch (method) {
      case WANDA, WANDA_ALPHA, MAGNITUDE, RANDOM, ANTI_WANDA, SHUFFLED_WANDA ->
          "in which weights are set to zero, and all others are as they were";
      case SPARSEGPT ->
          "in which weights are set to zero, and the others of their rows changed to make up for it";
      case NOISE -> "to whose weights noise is added, as much as pruning would change";
    };
  }

  /// `0.2`, or the rules of a recipe, of which the last that fits a matrix holds.
  private static String asked(PruneRecord record) {
    return record.sparsity().startsWith("recipe")
        ? "`" + String.join("`, `", record.recipe()) + "`"
        : record.sparsity();
  }

  private static String share(double fraction) {
    return String.format(Locale.ROOT, "%.4f", fraction);
  }
}
