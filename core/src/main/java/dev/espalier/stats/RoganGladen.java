package dev.espalier.stats;

import java.util.Optional;

/// A rate corrected for the known errors of the test that measured it.
///
/// `p = (p_obs + Sp − 1) / (Se + Sp − 1)`, cut at [0, 1]; Rogan & Gladen 1978, "Estimating
/// Prevalence from the Results of a Screening Test", Am. J. Epidemiol. 107:71-76. It holds only
/// where sensitivity and specificity are those on the very population that was measured.
///
/// @param rate cut at [0, 1]
/// @param standardError by the delta method, from all three samples
public record RoganGladen(double rate, double standardError) {
  /// What a test found of items whose truth is known.
  ///
  /// @param sensitivity found, of the true
  /// @param specificity not found, of the false
  public record Errors(Proportion sensitivity, Proportion specificity) {}

  /// Corrects an observed rate; absent where a sample is empty, and where the test is no better
  /// than chance (`Se + Sp <= 1`), for it then says nothing.
  public static Optional<RoganGladen> of(Proportion observed, Errors errors) {
    if (observed.trials() == 0
        || errors.sensitivity.trials() == 0
        || errors.specificity.trials() == 0) {
      return Optional.empty();
    }
    double seen = observed.rate().orElseThrow();
    double sensitivity = errors.sensitivity.rate().orElseThrow();
    double specificity = errors.specificity.rate().orElseThrow();
    double youden = sensitivity + specificity - 1;
    if (youden <= 0) {
      return Optional.empty();
    }
    double rate = Math.clamp((seen + specificity - 1) / youden, 0, 1);
    double variance =
        (variance(observed)
                + rate * rate * variance(errors.sensitivity)
                + (1 - rate) * (1 - rate) * variance(errors.specificity))
            / (youden * youden);
    return Optional.of(new RoganGladen(rate, Math.sqrt(variance)));
  }

  /// The difference of two corrected rates of independent samples, `after - before`, with its
  /// normal interval, cut at [-1, 1].
  public static Interval difference(RoganGladen before, RoganGladen after, double level) {
    double error = Math.hypot(before.standardError, after.standardError);
    return Interval.normal(after.rate - before.rate, error, level);
  }

  private static double variance(Proportion proportion) {
    double rate = proportion.rate().orElseThrow();
    return rate * (1 - rate) / proportion.trials();
  }
}
