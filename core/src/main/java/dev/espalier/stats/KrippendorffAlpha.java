package dev.espalier.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// The agreement of any number of raters on nominal classes, `α = 1 - D_o / D_e`, where a rater may
/// pass a unit over; Krippendorff 2004, "Content Analysis", 2nd ed., §11.3.
///
/// With `o[c][k]` the pairs of values within units, each unit of `m` values counted `1 / (m - 1)`,
/// and `n[c]` their sums: `D_o = Σ o[c][k] / n`, `D_e = Σ n[c] n[k] / (n (n - 1))`, over `c ≠ k`.
///
/// @param units each unit's values, those that are missing left out; fewer than two say nothing
public record KrippendorffAlpha(List<List<String>> units) {
  /// Samples of units drawn for an interval.
  static final int DRAWS = 2_000;

  public KrippendorffAlpha {
    units = units.stream().map(List::copyOf).toList();
  }

  /// Alpha, at most 1; 0 is what chance gives. Absent where no unit has two values, and where all
  /// values are equal.
  public OptionalDouble value() {
    var counts = counts();
    int[] all = new int[counts.length];
    Arrays.setAll(all, i -> i);
    return alpha(counts, all);
  }

  /// The percentile interval over samples of units, drawn with replacement; Efron & Tibshirani
  /// 1993, "An Introduction to the Bootstrap", §13.3. Absent where alpha is, and where a sample
  /// happens to have no alpha.
  public Optional<Interval> bootstrap(double level, RandomGenerator random) {
    Interval.checkLevel(level);
    var counts = counts();
    if (value().isEmpty()) {
      return Optional.empty();
    }
    double[] alphas = new double[DRAWS];
    int[] drawn = new int[counts.length];
    for (int draw = 0; draw < DRAWS; draw++) {
      Arrays.setAll(drawn, _ -> random.nextInt(counts.length));
      var alpha = alpha(counts, drawn);
      if (alpha.isEmpty()) {
        return Optional.empty();
      }
      alphas[draw] = alpha.getAsDouble();
    }
    Arrays.sort(alphas);
    int tail = (int) Math.floor((1 - level) / 2 * DRAWS);
    return Optional.of(new Interval(alphas[tail], alphas[DRAWS - 1 - tail], level));
  }

  /// How often each class stands in each unit of two values or more.
  private int[][] counts() {
    var classes = units.stream().flatMap(List::stream).distinct().sorted().toList();
    var counts = new ArrayList<int[]>();
    for (var unit : units) {
      if (unit.size() > 1) {
        int[] row = new int[classes.size()];
        unit.forEach(value -> row[classes.indexOf(value)]++);
        counts.add(row);
      }
    }
    return counts.toArray(int[][]::new);
  }

  private static OptionalDouble alpha(int[][] counts, int[] units) {
    if (units.length == 0) {
      return OptionalDouble.empty();
    }
    double[] sums = new double[counts[0].length];
    double disagreeing = 0;
    double values = 0;
    for (int unit : units) {
      int size = 0;
      for (int count : counts[unit]) {
        size += count;
      }
      values += size;
      for (int c = 0; c < sums.length; c++) {
        int count = counts[unit][c];
        sums[c] += count;
        disagreeing += (double) count * (size - count) / (size - 1);
      }
    }
    double expected = 0;
    for (double sum : sums) {
      expected += sum * (values - sum);
    }
    return expected == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - disagreeing * (values - 1) / expected);
  }
}
