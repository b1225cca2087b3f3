package dev.espalier.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/// Independent measurements of one quantity.
///
/// What too few of them cannot tell is absent: the mean of none, the spread of one.
public record Sample(List<Double> values) {
  public Sample {
    values = List.copyOf(values);
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value " + value + " is not finite");
      }
    }
  }

  public static Sample of(double... values) {
    return new Sample(Arrays.stream(values).boxed().toList());
  }

  public int size() {
    return values.size();
  }

  /// The arithmetic mean; absent for no values.
  public OptionalDouble mean() {
    return values.stream().mapToDouble(Double::doubleValue).average();
  }

  /// The standard deviation with divisor `n - 1`; absent for fewer than two values.
  public OptionalDouble standardDeviation() {
    if (values.size() < 2) {
      return OptionalDouble.empty();
    }
    double mean = mean().orElseThrow();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return OptionalDouble.of(Math.sqrt(squares / (values.size() - 1)));
  }

  /// Student's t interval for the mean: `mean ± t(n-1) · sd / √n`.
  ///
  /// Absent for fewer than two values, and where all values are equal: an interval without width
  /// would read as certainty.
  public Optional<Interval> studentInterval(double level) {
    Interval.checkLevel(level);
    if (values.stream().distinct().count() < 2) {
      return Optional.empty();
    }
    int n = values.size();
    double quantile = TDistribution.of(n - 1).inverseSurvivalProbability((1 - level) / 2);
    double half = quantile * standardDeviation().orElseThrow() / Math.sqrt(n);
    double mean = mean().orElseThrow();
    return Optional.of(new Interval(mean - half, mean + half, level));
  }

  /// Student's t-test, one-sided: the chance of a mean as low as this or lower where the true one
  /// is 0. Absent for fewer than two values, and where all are equal.
  public OptionalDouble studentPBelowZero() {
    if (values.stream().distinct().count() < 2) {
      return OptionalDouble.empty();
    }
    int n = values.size();
    double t = mean().orElseThrow() * Math.sqrt(n) / standardDeviation().orElseThrow();
    return OptionalDouble.of(TDistribution.of(n - 1).cumulativeProbability(t));
  }
}
