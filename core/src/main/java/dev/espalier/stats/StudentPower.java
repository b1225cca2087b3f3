package dev.espalier.stats;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// What a two-sided one-sample t test can find, before it is made.
///
/// Its power at the standardised difference `δ = difference / sd · √n` is that of the noncentral t
/// distribution: with `s² ~ χ²(ν)/ν` and `ν = n − 1`, the mean over `s` of `Φ(δ − t s) + Φ(−δ − t
/// s)`, by Simpson's rule.
///
/// @param level one minus the test's level, such as 0.95
/// @param power the chance to find the difference, such as 0.8
public record StudentPower(double level, double power) {
  /// The usual bars: a test at 5 % that finds four of five.
  public static final StudentPower USUAL = new StudentPower(0.95, 0.8);

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /// Even number of steps of Simpson's rule.
  private static final int STEPS = 4000;

  /// Beyond so many standard deviations of `s` its density is below 1e-16.
  private static final double REACH = 9;

  private static final int MOST_TASKS = 10_000_000;
  private static final int BISECTIONS = 200;

  public StudentPower {
    Interval.checkLevel(level);
    if (!(power > 0 && power < 1)) {
      throw new IllegalArgumentException("power " + power + " is outside (0, 1)");
    }
  }

  /// The chance that a test of `n` values at `level` rejects, where the mean lies `effect` standard
  /// deviations from zero.
  public static double of(int n, double effect, double level) {
    if (n < 2) {
      throw new IllegalArgumentException(n + " values");
    }
    int degrees = n - 1;
    double quantile = TDistribution.of(degrees).inverseSurvivalProbability((1 - level) / 2);
    double shift = effect * Math.sqrt(n);
    double spread = REACH / Math.sqrt(2.0 * degrees);
    double from = Math.max(0, 1 - spread);
    double to = 1 + spread + 3 / Math.sqrt(degrees);
    double step = (to - from) / STEPS;
    double sum = 0;
    double mass = 0; // 1 but for rounding, which grows with n
    for (int i = 0; i <= STEPS; i++) {
      double s = from + i * step;
      double weight = (i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2) * density(s, degrees);
      mass += weight * step / 3;
      sum += weight * step / 3 * rejects(shift, quantile * s);
    }
    return sum / mass;
  }

  /// The least difference that is found with this power among `n` values with this standard
  /// deviation; absent for fewer than two values or without spread.
  public OptionalDouble detectable(int n, double standardDeviation) {
    if (n < 2 || !(standardDeviation > 0)) {
      return OptionalDouble.empty();
    }
    double low = 0;
    double high = 1;
    while (of(n, high, level) < power) {
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS && high - low > Math.ulp(high); i++) {
      double middle = (low + high) / 2;
      if (of(n, middle, level) < power) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(high * standardDeviation);
  }

  /// The least number of values among which a difference is found with this power; absent where
  /// there is no spread to tell it from, and beyond ten million.
  public OptionalInt needed(double difference, double standardDeviation) {
    if (!(difference > 0)) {
      throw new IllegalArgumentException("difference " + difference);
    }
    if (!(standardDeviation > 0)) {
      return OptionalInt.empty();
    }
    double effect = difference / standardDeviation;
    if (of(MOST_TASKS, effect, level) < power) {
      return OptionalInt.empty();
    }
    int low = 1; // finds it too rarely
    int high = MOST_TASKS;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (of(middle, effect, level) < power) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalInt.of(high);
  }

  /// Of `s`, the root of a χ² over its degrees of freedom.
  private static double density(double s, int degrees) {
    if (s == 0) {
      return degrees == 1 ? Math.sqrt(2 / Math.PI) : 0;
    }
    double half = degrees / 2.0;
    return 2
        * Math.exp(
            half * Math.log(half)
                - LogGamma.value(half)
                + (degrees - 1) * Math.log(s)
                - half * s * s);
  }

  private static double rejects(double shift, double threshold) {
    return NORMAL.cumulativeProbability(shift - threshold)
        + NORMAL.cumulativeProbability(-shift - threshold);
  }
}
