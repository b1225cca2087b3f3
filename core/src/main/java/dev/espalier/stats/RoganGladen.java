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

  /// An observed rate.
  ///
  /// @param rate in [0, 1]
  /// @param items independent items that it was observed on
  public record Sampled(double rate, int items) {}

  /// Corrects an observed rate by labels that were sampled by finding: `trueOfFound` of the items
  /// that the test found, `trueOfOthers` of the others. Each label counts for as many items as its
  /// kind has for a label, which gives `Se = o·a / (o·a + (1−o)·b)` and `Sp = (1−o)(1−b) /
  /// ((1−o)(1−b) + o(1−a))` for the observed rate `o` and the labelled shares `a` and `b`; put into
  /// the formula above they leave `p = o·a + (1−o)·b`. Its variance is `o² v(a) + (1−o)² v(b) +
  /// (a−b)² v(o)`. Absent where a sample is empty, and where the test is no better than chance (`a
  /// <= b`).
  public static Optional<RoganGladen> ofStrata(
      Sampled observed, Proportion trueOfFound, Proportion trueOfOthers) {
    if (observed.items < 1 || trueOfFound.trials() == 0 || trueOfOthers.trials() == 0) {
      return Optional.empty();
    }
    double o = observed.rate;
    double a = trueOfFound.rate().orElseThrow();
    double b = trueOfOthers.rate().orElseThrow();
    if (a <= b) {
      return Optional.empty();
    }
    double variance =
        o * o * cautious(trueOfFound)
            + (1 - o) * (1 - o) * cautious(trueOfOthers)
            + (a - b) * (a - b) * o * (1 - o) / observed.items;
    return Optional.of(new RoganGladen(Math.clamp(o * a + (1 - o) * b, 0, 1), Math.sqrt(variance)));
  }

  /// By Laplace's rule where all labels agree: the next may differ all the same.
  private static double cautious(Proportion labels) {
    double rate = labels.rate().orElseThrow();
    if (rate > 0 && rate < 1) {
      return variance(labels);
    }
    double share = 1.0 / (labels.trials() + 2);
    return share * (1 - share) / labels.trials();
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
