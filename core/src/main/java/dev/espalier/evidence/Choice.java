package dev.espalier.evidence;

import org.jspecify.annotations.Nullable;

/// Which two models are compared, and by whose reading; null leaves it to the run.
///
/// @param before variant id; null: the dense one, or the only one of its run
/// @param after variant id; null: the one pruned at the dose
/// @param judge null: the first of the manifest that has judged both
public record Choice(
    @Nullable String before, @Nullable String after, Dose dose, @Nullable String judge) {
  /// All left to the run.
  public static final Choice OF_RUN = new Choice(null, null, new Dose.OfRun(), null);
}
