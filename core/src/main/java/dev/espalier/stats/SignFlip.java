package dev.espalier.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A two-sided sign-flip (paired permutation) test of the mean of independent differences.
///
/// Under the null hypothesis that the arms are exchangeable within each cluster, every difference
/// is as likely to have the other sign: `p` is the share of the `2^n` choices of signs whose sum is
/// at least as far from zero as the observed one; Fisher 1935, "The Design of Experiments", §21.
/// Zeros have no sign and change nothing.
///
/// Up to [#EXACT_UP_TO] nonzero differences all choices are counted. Beyond, [#DRAWS] random ones
/// are drawn and `p = (b + 1) / (m + 1)`, which is never zero and keeps the level; Phipson & Smyth
/// 2010, "Permutation P-values Should Never Be Zero".
///
/// @param p in (0, 1]
/// @param nonZero the number of differences that are not zero
/// @param method how p was found
public record SignFlip(double p, int nonZero, Method method) {
  /// How many nonzero differences are counted exactly: two halves of `2^15` sums.
  static final int EXACT_UP_TO = 30;

  /// Random sign choices where there are too many to count.
  public static final int DRAWS = 99_999;

  /// Sums closer than this, relative to the sum of absolute differences, are ties: thirds and
  /// sevenths added in another order differ in the last bits.
  private static final double TIE = 1e-9;

  /// Whether every choice of signs was counted or some were drawn.
  public enum Method {
    EXACT,
    MONTE_CARLO
  }

  public SignFlip {
    if (!(p > 0 && p <= 1)) {
      throw new IllegalArgumentException("p-value " + p + " is outside (0, 1]");
    }
  }

  /// Tests differences; absent where there are none. `random` is used only beyond [#EXACT_UP_TO].
  public static Optional<SignFlip> of(List<Double> differences, RandomGenerator random) {
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    double[] nonZero =
        differences.stream().mapToDouble(Double::doubleValue).filter(d -> d != 0).toArray();
    if (nonZero.length <= EXACT_UP_TO) {
      return Optional.of(new SignFlip(exact(nonZero), nonZero.length, Method.EXACT));
    }
    return Optional.of(
        new SignFlip(monteCarlo(nonZero, random), nonZero.length, Method.MONTE_CARLO));
  }

  /// Counts all choices: the sums of one half, sorted, are searched for each sum of the other.
  private static double exact(double[] differences) {
    double threshold = threshold(differences);
    if (threshold <= 0) {
      return 1; // every sum is at least as far from zero as zero
    }
    int half = differences.length / 2;
    double[] left = signedSums(Arrays.copyOf(differences, half));
    double[] right = signedSums(Arrays.copyOfRange(differences, half, differences.length));
    Arrays.sort(right);
    long extreme = 0;
    for (double sum : left) {
      extreme += countAtMost(right, -threshold - sum);
      extreme += right.length - countAtMost(right, Math.nextDown(threshold - sum));
    }
    return (double) extreme / ((double) left.length * right.length);
  }

  private static double monteCarlo(double[] differences, RandomGenerator random) {
    double threshold = threshold(differences);
    long extreme = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      long bits = 0;
      for (int i = 0; i < differences.length; i++) {
        bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
        sum += (bits & 1) == 0 ? differences[i] : -differences[i];
      }
      extreme += Math.abs(sum) >= threshold ? 1 : 0;
    }
    return (extreme + 1.0) / (DRAWS + 1.0);
  }

  /// The least distance from zero that counts as extreme as the observed sum.
  private static double threshold(double[] differences) {
    double sum = 0;
    double absolute = 0;
    for (double difference : differences) {
      sum += difference;
      absolute += Math.abs(difference);
    }
    return Math.abs(sum) - TIE * absolute;
  }

  /// The sums under all `2^n` choices of signs.
  private static double[] signedSums(double[] differences) {
    double[] sums = {0};
    for (double difference : differences) {
      double[] longer = new double[2 * sums.length];
      for (int i = 0; i < sums.length; i++) {
        longer[2 * i] = sums[i] + difference;
        longer[2 * i + 1] = sums[i] - difference;
      }
      sums = longer;
    }
    return sums;
  }

  /// How many values are at most `limit`.
  private static int countAtMost(double[] sorted, double limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
