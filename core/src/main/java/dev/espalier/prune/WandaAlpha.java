package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// The variant of [Wanda] that prunes from each row what makes up a share `alpha` of the row's
/// scores, the same share in every row: rows with many small scores lose more weights.
///
/// For each row the threshold is the highest of the sorted scores whose running sum is at most
/// `alpha` times the row's sum, and all scores up to it go. `alpha` is found by bisection so that
/// the whole matrix reaches the ratio to 0.001, or comes as near as `alpha` to 0.001 allows
/// (locuslab/wanda `lib/prune.py`, `--use_variant`: start 0.4, bracket [0, 0.8]).
///
/// Differs from that code in a row whose lowest score exceeds its share, where an index of -1 ends
/// it: nothing of that row is pruned. Sums are in double.
final class WandaAlpha implements Pruner {
  private static final double START = 0.4;
  private static final double HIGHEST = 0.8;
  private static final double TOLERANCE = 0.001;

  @Override
  public String name() {
    return "wanda-alpha";
  }

  @Override
  public Statistic statistic() {
    return Statistic.SQUARED_NORMS;
  }

  @Override
  public boolean supports(Sparsity sparsity) {
    return switch (sparsity) {
      case Sparsity.Unstructured _ -> true;
      case Sparsity.NofM _ -> false;
    };
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    if (!supports(sparsity)) {
      throw new IllegalArgumentException(name() + " has no form for " + sparsity.label());
    }
    var scores = Wanda.scores(weights, inputs.squaredNorms(weights.columns()));
    return new Pruned.Masked(mask(weights, scores, sparsity.ratio()));
  }

  private static Mask mask(Matrix weights, RowChoice.RowScores scores, double ratio) {
    int rows = weights.rows();
    int columns = weights.columns();
    var marks = new BitSet(Math.multiplyExact(rows, columns));
    if (ratio > 0) {
      float[][] sorted = new float[rows][columns];
      for (int row = 0; row < rows; row++) {
        scores.fill(row, sorted[row]);
        Arrays.sort(sorted[row]);
      }
      int[] counts = countsAt(sorted, ratio);
      float[] unsorted = new float[columns];
      var lowest = new Lowest();
      for (int row = 0; row < rows; row++) {
        scores.fill(row, unsorted);
        lowest.mark(unsorted, counts[row], marks, row * columns);
      }
    }
    return Mask.ofBits(rows, columns, marks);
  }

  /// How many weights of each row go once `alpha` is found.
  private static int[] countsAt(float[][] sorted, double ratio) {
    double low = 0;
    double high = HIGHEST;
    double alpha = START;
    int[] counts = counts(sorted, alpha);
    double reached = share(counts, sorted[0].length);
    while (Math.abs(reached - ratio) > TOLERANCE && high - low >= TOLERANCE) {
      if (reached > ratio) {
        high = alpha;
        alpha = (alpha + low) / 2;
      } else {
        low = alpha;
        alpha = (alpha + high) / 2;
      }
      counts = counts(sorted, alpha);
      reached = share(counts, sorted[0].length);
    }
    return counts;
  }

  private static int[] counts(float[][] sorted, double alpha) {
    int[] counts = new int[sorted.length];
    for (int row = 0; row < sorted.length; row++) {
      counts[row] = count(sorted[row], alpha);
    }
    return counts;
  }

  private static int count(float[] sorted, double alpha) {
    double sum = 0;
    for (float score : sorted) {
      sum += score;
    }
    int count = 0;
    double running = 0;
    while (count < sorted.length && running + sorted[count] <= alpha * sum) {
      running += sorted[count++];
    }
    while (count > 0 && count < sorted.length && sorted[count] == sorted[count - 1]) {
      count++; // what equals the threshold goes with it
    }
    return count;
  }

  private static double share(int[] counts, int columns) {
    return (double) Arrays.stream(counts).asLongStream().sum() / ((double) counts.length * columns);
  }
}
