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

  private BootstrapT(List<Double> values, double bound) {
    this.values = values.stream().mapToDouble(Double::doubleValue).toArray();
    this.bound = bound;
  }

  /// The interval of the mean of values without bounds; absent for fewer than two, and where so
  /// many draws have no spread that an end would be infinite.
  static Optional<Interval> interval(List<Double> values, double level, RandomGenerator random) {
    return interval(values, Double.POSITIVE_INFINITY, level, random)
        .filter(i -> Double.isFinite(i.low()) && Double.isFinite(i.high()));
  }

  /// The interval of the mean of values in `[-bound, bound]`; absent for fewer than two.
  static Optional<Interval> interval(
      List<Double> values, double bound, double level, RandomGenerator random) {
    return intervals(values, bound, List.of(level), random).stream().findFirst();
  }

  /// The intervals at several levels, by the same draws; none for fewer than two values.
  static List<Interval> intervals(
      List<Double> values, double bound, List<Double> levels, RandomGenerator random) {
    levels.forEach(Interval::checkLevel);
    for (double value : values) {
      if (!(Math.abs(value) <= bound)) {
        throw new IllegalArgumentException("value " + value + " is beyond " + bound);
      }
    }
    return values.size() < 2 ? List.of() : new BootstrapT(values, bound).intervals(levels, random);
  }

  private List<Interval> intervals(List<Double> levels, RandomGenerator random) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double error = standardError(values, mean);
    double[] drawn = error > 0 ? studentized(mean, random) : new double[0];
    return levels.stream().map(level -> interval(level, mean, error, drawn)).toList();
  }

  private Interval interval(double level, double mean, double error, double[] drawn) {
    int tail = (int) Math.floor((DRAWS + 1) * (1 - level) / 2);
    var exact = withoutSpread(level);
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

  private Interval withoutSpread(double level) {
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
