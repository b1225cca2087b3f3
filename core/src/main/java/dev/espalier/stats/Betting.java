package dev.espalier.stats;

import java.util.List;
import java.util.Optional;

/// Evidence about the mean of bounded values that may be looked at after every value.
///
/// Against the claim that the mean is at most `m`, a gambler stakes a share `λ` of the capital on
/// each next value, chosen before it is seen: `K ← K (1 + λ (x − m))`. Where the claim holds the
/// capital is a supermartingale from 1, so that the chance that it *ever* reaches `1/α` is at most
/// `α` (Ville): one may stop when it does, or for any other reason. Values need not be alike, only
/// bounded, each with conditional mean as claimed; Waudby-Smith & Ramdas 2024, "Estimating Means of
/// Bounded Random Variables by Betting", JRSS B 86:1-27.
///
/// The stakes are their predictable plug-in, `λ_t = √(2 ln(2/α) / (σ²_{t−1} · t · ln(1 + t)))` with
/// `σ²_t = (¼ w² + Σ (x_i − μ_i)²) / (t + 1)`, `μ_t = (center + Σ x_i) / (t + 1)` and `w` the width
/// of the bounds, at most `0.9 / w`. They do not depend on `m`, so the capital falls in `m` and the
/// claims it refutes are a half-line.
///
/// @param low no value lies below
/// @param high no value lies above
/// @param level one minus `α`; of an interval, both sides together
public record Betting(double low, double high, double level) {
  /// Differences of two outcomes.
  public static final Betting DIFFERENCES = new Betting(-1, 1, 0.95);

  private static final double LARGEST_STAKE = 0.9;
  private static final int BISECTIONS = 60;

  public Betting {
    if (!(low < high)) {
      throw new IllegalArgumentException("bounds [" + low + ", " + high + "]");
    }
    Interval.checkLevel(level);
  }

  /// The same bounds at another level.
  public Betting at(double other) {
    return new Betting(low, high, other);
  }

  /// The natural logarithm of the capital after the values in this order, against the claim that
  /// the mean is at most `mean`.
  public double logCapitalAgainstAtMost(double mean, List<Double> values) {
    double log = 0;
    double[] stakes = stakes(values);
    for (int i = 0; i < stakes.length; i++) {
      log += Math.log1p(stakes[i] * (values.get(i) - mean));
    }
    return log;
  }

  /// The same against the claim that the mean is at least `mean`.
  public double logCapitalAgainstAtLeast(double mean, List<Double> values) {
    return new Betting(-high, -low, level)
        .logCapitalAgainstAtMost(-mean, values.stream().map(x -> -x).toList());
  }

  /// The means that neither side's capital has ever refuted, at `1 - level` in both together: it
  /// holds at every moment at once. Absent without values, and where all means of one side were
  /// refuted, which happens with probability `1 - level` at most.
  public Optional<Interval> interval(List<Double> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    double lowest = lowest(values);
    double highest = -new Betting(-high, -low, level).lowest(values.stream().map(x -> -x).toList());
    return lowest <= highest ? Optional.of(new Interval(lowest, highest, level)) : Optional.empty();
  }

  /// The highest mean `m` such that "at most m" was ever refuted; the low bound where none was.
  private double lowest(List<Double> values) {
    double threshold = Math.log(2 / (1 - level));
    double[] stakes = stakes(values);
    double refuted = low;
    double standing = high;
    if (largestLogCapital(low, values, stakes) < threshold) {
      return low;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (refuted + standing) / 2;
      if (largestLogCapital(middle, values, stakes) >= threshold) {
        refuted = middle;
      } else {
        standing = middle;
      }
    }
    return refuted;
  }

  private static double largestLogCapital(double mean, List<Double> values, double[] stakes) {
    double log = 0;
    double largest = 0;
    for (int i = 0; i < stakes.length; i++) {
      log += Math.log1p(stakes[i] * (values.get(i) - mean));
      largest = Math.max(largest, log);
    }
    return largest;
  }

  /// The stake on each value, which depends on those before it only.
  private double[] stakes(List<Double> values) {
    double width = high - low;
    double sum = (low + high) / 2;
    double squares = width * width / 4;
    double[] stakes = new double[values.size()];
    for (int i = 0; i < stakes.length; i++) {
      int t = i + 1;
      double variance = squares / t;
      double stake = Math.sqrt(2 * Math.log(2 / (1 - level)) / (variance * t * Math.log(1.0 + t)));
      stakes[i] = Math.min(stake, LARGEST_STAKE / width);
      double value = values.get(i);
      if (!(low <= value && value <= high)) {
        throw new IllegalArgumentException(
            "value " + value + " is outside [" + low + ", " + high + "]");
      }
      sum += value;
      double mean = sum / (t + 1);
      squares += (value - mean) * (value - mean);
    }
    return stakes;
  }
}
