package dev.espalier.stats;

import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// A count of successes among a number of trials. With no trials it has neither a rate nor an
/// interval: both are absent, never zero.
public record Proportion(int successes, int trials) {
  public Proportion {
    if (successes < 0 || successes > trials) {
      throw new IllegalArgumentException(successes + " successes of " + trials + " trials");
    }
  }

  /// The share of successes, in [0, 1]; absent without trials.
  public OptionalDouble rate() {
    return trials == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) successes / trials);
  }

  /// The Wilson score interval: the rates `p` that a score test at `1 - level` does not reject.
  ///
  /// `(p̂ + z²/2n ± z √(p̂(1-p̂)/n + z²/4n²)) / (1 + z²/n)`, without continuity correction; Wilson
  /// 1927, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22:209-212.
  /// It has width at 0 and at n of n, where the textbook normal interval has none. It takes trials
  /// to be independent, which several templates of one task are not: there it is a description of
  /// the sample size, and [ClusteredDifference] is the comparison.
  public Optional<Interval> wilson(double level) {
    Interval.checkLevel(level);
    if (trials == 0) {
      return Optional.empty();
    }
    var wilson =
        BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(trials, successes, 1 - level);
    // At 0 and at n the exact end is 0 or 1; the library's lies a rounding error away.
    double low = successes == 0 ? 0 : Math.max(0, wilson.getLowerBound());
    double high = successes == trials ? 1 : Math.min(1, wilson.getUpperBound());
    return Optional.of(new Interval(low, high, level));
  }
}
