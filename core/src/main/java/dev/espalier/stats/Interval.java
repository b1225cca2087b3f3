package dev.espalier.stats;

/// A two-sided confidence interval `[low, high]` at a nominal level, such as 0.95.
public record Interval(double low, double high, double level) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("interval [" + low + ", " + high + "] is out of order");
    }
    checkLevel(level);
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
