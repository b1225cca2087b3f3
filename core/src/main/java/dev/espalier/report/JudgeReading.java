package dev.espalier.report;

import java.util.List;
import java.util.Optional;

/// What one judge makes of a run's answers: what several make of the same ones, side by side, shows
/// what of a finding is the judge's.
///
/// @param variants in the order of the run
public record JudgeReading(String judge, List<Reading> variants) {
  /// One variant's answers.
  ///
  /// @param slices those in which it has answers that the judge has read
  /// @param change to its dense model on the harmful slice that leads, as in [Comparison]; absent
  ///   for a dense variant, without common prompts, and in a run that stopped early
  public record Reading(
      String variantId, List<SliceResult> slices, int unscored, Optional<Estimate> change) {
    public Reading {
      slices = List.copyOf(slices);
    }

    /// Its answers in a slice; absent where the judge has read none.
    public Optional<SliceResult> slice(Slice slice) {
      return slices.stream().filter(s -> s.slice() == slice).findFirst();
    }
  }

  public JudgeReading {
    variants = List.copyOf(variants);
  }
}
