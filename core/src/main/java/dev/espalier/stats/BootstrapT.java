package dev.espalier.stats;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// The bootstrap-t interval of the mean of independent, bounded values, such as the mean
/// differences of tasks.
///
/// Values are drawn with replacement; `t* = (mean* − mean) / se*`, and the interval is `[mean −
/// t*(1−α/2) · se, mean − t*(α/2) · se]`, cut at the bounds of the values. Unlike Student's it
/// leans where the values do; Efron & Tibshirani 1993, "An Introduction to the Bootstrap", §12.5.
///
/// A draw of equal values has no `se*`, and its `t*` is infinite. Where so many draws are like that
/// that an end would be infinite, nearly all values are equal to one value `v`, and that end is
/// exact instead: if `u` is Clopper and Pearson's upper bound of the share of values that are not
/// `v`, no mean lies beyond `(1 − u) v ± u · bound`.
final class BootstrapT {
  /// The order statistics of 9,999 draws lie at quantiles without interpolation.
  static final int DRAWS = 9_999;

  private final double[] values;
  private final double bound;
  private final double level;

  private BootstrapT(List<Double> values, double bound, double level) {
    this.values = values.stream().mapToDouble(Double::doubleValue).toArray();
    this.bound = bound;
    this.level = level;
  }

  /// The interval of the mean of values in `[-bound, bound]`; absent for fewer than two.
  static Optional<Interval> interval(
      List<Double> values, double bound, double level, RandomGenerator random) {
    Interval.checkLevel(level);
    for (double value : values) {
      if (!(Math.abs(value) <= bound)) {
        throw new IllegalArgumentException("value " + value + " is beyond " + bound);
      }
    }
    return values.size() < 2
        ? Optional.empty()
        : Optional.of(new BootstrapT(values, bound, level).interval(random));
  }

  private Interval interval(RandomGenerator random) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double error = standardError(values, mean);
    double[] drawn = error > 0 ? studentized(mean, random) : new double[0];
    int tail = (int) Math.floor((DRAWS + 1) * (1 - level) / 2);
    var exact = withoutSpread();
    double low = exact.low();
    double high = exact.high();
    if (drawn.length > 0 && tail > 0) {
      double highest = drawn[DRAWS - tail];
      double lowest = drawn[tail - 1];
      low = Double.isInfinite(highest) ? low : mean - highest * error;
      high = Double.isInfinite(lowest) ? high : mean - lowest * error;
    }
    return new Interval(
        Math.clamp(Math.min(low, mean), -bound, bound),
        Math.clamp(Math.max(high, mean), -bound, bound),
        level);
  }

  /// `t*` of every draw, in ascending order.
  private double[] studentized(double mean, RandomGenerator random) {
    double[] studentized = new double[DRAWS];
    double[] draw = new double[values.length];
    for (int i = 0; i < DRAWS; i++) {
      for (int j = 0; j < draw.length; j++) {
        draw[j] = values[random.nextInt(values.length)];
      }
      double drawnMean = Arrays.stream(draw).average().orElseThrow();
      double error = standardError(draw, drawnMean);
      double distance = drawnMean - mean;
      studentized[i] =
          error > 0 ? distance / error : Math.signum(distance) * Double.POSITIVE_INFINITY;
      if (Double.isNaN(studentized[i])) {
        studentized[i] = 0; // equal values, at the mean itself
      }
    }
    Arrays.sort(studentized);
    return studentized;
  }

  private Interval withoutSpread() {
    Map<Double, Long> counts =
        Arrays.stream(values)
            .boxed()
            .collect(groupingBy(Function.identity(), TreeMap::new, counting()));
    var most = counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    int others = values.length - Math.toIntExact(most.getValue());
    double share =
        BinomialConfidenceInterval.CLOPPER_PEARSON
            .fromErrorRate(values.length, others, 1 - level)
            .getUpperBound();
    double center = (1 - share) * most.getKey();
    return new Interval(center - share * bound, center + share * bound, level);
  }

  /// `sd / √n` with divisor `n - 1`; exactly 0 for equal values, whose sum may be rounded.
  private static double standardError(double[] values, double mean) {
    double squares = 0;
    boolean isSpread = false;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
      isSpread |= value != values[0];
    }
    return isSpread ? Math.sqrt(squares / (values.length - 1.0) / values.length) : 0;
  }
}
