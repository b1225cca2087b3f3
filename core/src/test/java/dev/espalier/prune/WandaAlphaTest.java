package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.model.Mask;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WandaAlphaTest {
  @Test
  void reachesTheRatioOverTheWholeMatrix() {
    var random = new SplittableRandom(1);
    var weights = skewed(random, 40, 200);
    var norms = Matrices.norms(random, 200);
    for (double ratio : new double[] {0.2, 0.3, 0.5}) {
      var mask = mask(weights, norms, ratio);
      // alpha is known to 0.001 only, and many scores are small
      assertThat(mask.prunedCount() / 8000.0).isCloseTo(ratio, within(0.01));
      assertThat(Matrices.prunedIn(mask, 0)).isNotEqualTo(Matrices.prunedIn(mask, 39));
    }
  }

  @Test
  void agreesWithAPlainTranscription() {
    for (long seed = 1; seed <= 10; seed++) {
      var random = new SplittableRandom(seed);
      var weights = skewed(random, 8, 24);
      var norms = Matrices.norms(random, 24);
      assertThat(mask(weights, norms, 0.3).toBytes())
          .as("seed %d", seed)
          .isEqualTo(plain(weights, norms, 0.3));
    }
  }

  @Test
  void ratioZeroPrunesNothing() {
    var random = new SplittableRandom(2);
    assertThat(mask(skewed(random, 4, 8), Matrices.norms(random, 8), 0).prunedCount()).isZero();
  }

  @Test
  void aRowWhoseLowestScoreExceedsItsShareIsLeft() {
    var weights = new Pruner.Matrix(2, 2, new float[] {1, 1, 0.001f, 1});
    var mask = mask(weights, new InputStatistics.SquaredNorms(new float[] {1, 1}), 0.25);
    assertThat(mask.toBytes()).containsExactly(0, 0, 1, 0);
  }

  /// Thresholds by `alpha` from the sorted scores, then `score <= threshold`.
  private static byte[] plain(
      Pruner.Matrix weights, InputStatistics.SquaredNorms norms, double ratio) {
    double low = 0;
    double high = 0.8;
    double alpha = 0.4;
    byte[] mask = plainAt(weights, norms, alpha);
    while (Math.abs(share(mask) - ratio) > 0.001 && high - low >= 0.001) {
      if (share(mask) > ratio) {
        high = alpha;
        alpha = (alpha + low) / 2;
      } else {
        low = alpha;
        alpha = (alpha + high) / 2;
      }
      mask = plainAt(weights, norms, alpha);
    }
    return mask;
  }

  private static byte[] plainAt(
      Pruner.Matrix weights, InputStatistics.SquaredNorms norms, double alpha) {
    int columns = weights.columns();
    byte[] mask = new byte[weights.rows() * columns];
    for (int row = 0; row < weights.rows(); row++) {
      float[] scores = new float[columns];
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        scores[column] = Math.abs(weights.at(row, column)) * (float) Math.sqrt(norms.at(column));
      }
      float[] sorted = scores.clone();
      Arrays.sort(sorted);
      for (float score : sorted) {
        sum += score;
      }
      double threshold = -1;
      double running = 0;
      for (float score : sorted) {
        running += score;
        if (running <= sum * alpha) {
          threshold = score;
        }
      }
      for (int column = 0; column < columns; column++) {
        mask[row * columns + column] = (byte) (scores[column] <= threshold ? 1 : 0);
      }
    }
    return mask;
  }

  private static double share(byte[] mask) {
    int count = 0;
    for (byte b : mask) {
      count += b;
    }
    return count / (double) mask.length;
  }

  /// Rows whose weights differ more and more in size.
  private static Pruner.Matrix skewed(SplittableRandom random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      double power = 1 + row / (double) rows;
      values[i] = (float) Math.pow(random.nextDouble(), power);
    }
    return new Pruner.Matrix(rows, columns, values);
  }

  private static Mask mask(
      Pruner.Matrix weights, InputStatistics.SquaredNorms norms, double ratio) {
    return new WandaAlpha()
        .prune(weights, norms, new Sparsity.Unstructured(ratio), new SplittableRandom(0))
        .mask();
  }
}
