package dev.espalier.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/// A two-sided confidence interval `[low, high]` at a nominal level, such as 0.95.
public record Interval(double low, double high, double level) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("interval [" + low + ", " + high + "] is out of order");
    }
    checkLevel(level);
  }

  /// `value ± z · standardError` of what lies in [-1, 1], cut there.
  static Interval normal(double value, double standardError, double level) {
    checkLevel(level);
    double half =
        NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2) * standardError;
    return new Interval(Math.max(-1, value - half), Math.min(1, value + half), level);
  }

  /// The distance from low to high.
  public double width() {
    return high - low;
  }

  /// Whether `value` lies inside, ends included.
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  static void checkLevel(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("confidence level " + level + " is outside (0, 1)");
    }
  }
}
