package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Masks and weights against dense least squares by elimination, in double.
final class SparseGptTest {
  private static final double TOLERANCE = 1e-4; // weights near 1, f32 after an f64 factor

  private Scope scope = Scope.unnested();

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void ofTwoColumnsTheSecondTakesWhatTheFirstExplained() {
    // X^T X = [[2, 1], [1, 2]], damped by 0.02: the first weight w goes, the second gains w / 2.02.
    var pruned = prune(new float[] {0.1f, 3}, 1, new double[][] {{2, 1}, {1, 2}}, 0.5, 128);
    assertThat(pruned.mask().toBytes()).containsExactly(1, 0);
    assertThat(pruned.at(0, 0)).isZero();
    assertThat(pruned.at(0, 1)).isCloseTo((float) (3 + 0.1 / 2.02), within(1e-6f));
  }

  @Test
  void inOneBlockItIsLeastSquaresColumnByColumn() {
    for (long seed = 1; seed <= 5; seed++) {
      assertEqualsDense(seed, 8, 128, 0.5);
    }
  }

  @Test
  void soItIsInSeveralBlocks() {
    for (long seed = 1; seed <= 5; seed++) {
      assertEqualsDense(seed, 12, 4, 0.25);
      assertEqualsDense(seed, 10, 4, 0.4); // the last block is narrower
    }
  }

  @Test
  void itsErrorIsBelowThatOfTheMaskAlone() {
    var random = new SplittableRandom(6);
    double[][] products = products(random, 8, 40);
    float[] weights = Matrices.random(random, 5, 8).values();
    var pruned = prune(weights, 5, products, 0.5, 128);
    for (int row = 0; row < 5; row++) {
      double[] updated = new double[8];
      double[] masked = new double[8];
      for (int column = 0; column < 8; column++) {
        double weight = weights[row * 8 + column];
        updated[column] = pruned.at(row, column) - weight;
        masked[column] = pruned.mask().isPruned(row, column) ? -weight : 0;
      }
      assertThat(error(products, updated)).isLessThanOrEqualTo(error(products, masked) + 1e-9);
    }
  }

  @Test
  void everyGroupLosesExactlyN() {
    var random = new SplittableRandom(7);
    float[] weights = Matrices.random(random, 6, 24).values();
    var statistics = statistics(products(random, 24, 60));
    var pruned =
        new SparseGpt(Threshold.EXACT, 10) // cut down to 8: whole groups
            .prune(new Pruner.Matrix(6, 24, weights), statistics, new Sparsity.NofM(2, 4), random);
    NofMSparsityTest.assertGroups(pruned.mask(), 2, 4);
  }

  @Test
  void theAuthorsPruneOneMoreInEveryBlock() {
    var random = new SplittableRandom(8);
    var weights = Matrices.random(random, 6, 16);
    var statistics = statistics(products(random, 16, 60));
    var half = new Sparsity.Unstructured(0.5);
    var exact = new SparseGpt(Threshold.EXACT, 8).prune(weights, statistics, half, random);
    var authors = new SparseGpt(Threshold.AUTHORS, 8).prune(weights, statistics, half, random);
    assertThat(exact.mask().prunedCount()).isEqualTo(48);
    assertThat(authors.mask().prunedCount()).isEqualTo(50);
  }

  @Test
  void inputsThatWereAlwaysZeroGoFirst() {
    var random = new SplittableRandom(9);
    double[][] products = products(random, 4, 20);
    for (int i = 0; i < 4; i++) {
      products[2][i] = 0;
      products[i][2] = 0;
    }
    var pruned = prune(new float[] {0.01f, 0.02f, 9, 0.03f}, 1, products, 0.25, 128);
    assertThat(pruned.mask().toBytes()).containsExactly(0, 0, 1, 0);
  }

  @Test
  void scalingTheInputsChangesNeitherMaskNorWeights() {
    var random = new SplittableRandom(10);
    double[][] products = products(random, 8, 40);
    float[] weights = Matrices.random(random, 3, 8).values();
    var before = prune(weights, 3, products, 0.5, 128);
    for (double[] row : products) {
      for (int i = 0; i < row.length; i++) {
        row[i] *= 1000;
      }
    }
    var after = prune(weights, 3, products, 0.5, 128);
    assertThat(after.mask()).isEqualTo(before.mask());
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) after.at(i / 8, i % 8))
          .isCloseTo(before.at(i / 8, i % 8), within(TOLERANCE));
    }
  }

  @Test
  void ratioZeroChangesNothing() {
    var random = new SplittableRandom(12);
    var pruned =
        new SparseGpt(Threshold.EXACT)
            .prune(
                Matrices.random(random, 3, 4),
                statistics(products(random, 4, 20)),
                new Sparsity.Unstructured(0),
                random);
    assertThat(pruned).isInstanceOf(Pruned.Masked.class);
    assertThat(pruned.mask().prunedCount()).isZero();
  }

  @Test
  void refusesInputsThatAreNoNumbers() {
    var statistics = statistics(new double[][] {{1, Double.NaN}, {Double.NaN, 1}});
    assertThatThrownBy(() ->
            new SparseGpt(Threshold.EXACT)
                .prune(
                    new Pruner.Matrix(1, 2, new float[] {1, 2}),
                    statistics,
                    new Sparsity.Unstructured(0.5),
                    new SplittableRandom(0)))
        .hasMessage("products of inputs are not all finite");
    assertThatThrownBy(() -> new InputStatistics.None().products(2))
        .hasMessage("no products of inputs were measured");
  }

  private void assertEqualsDense(long seed, int columns, int blockColumns, double ratio) {
    var random = new SplittableRandom(seed);
    int rows = 4;
    double[][] products = products(random, columns, 3 * columns);
    float[] weights = Matrices.random(random, rows, columns).values();
    var pruned = prune(weights, rows, products, ratio, blockColumns);
    double[][] expected = dense(weights, rows, products, ratio, blockColumns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        assertThat((double) pruned.at(row, column))
            .as("seed %d, weight (%d, %d)", seed, row, column)
            .isCloseTo(expected[row][column], within(TOLERANCE));
        assertThat(pruned.mask().isPruned(row, column)).isEqualTo(expected[row][column] == 0);
      }
    }
  }

  /// Column by column: what settled columns leave to explain, the others explain by least squares.
  private static double[][] dense(
      float[] weights, int rows, double[][] products, double ratio, int blockColumns) {
    int columns = products.length;
    double[][] damped = damped(products);
    double[][] result = new double[rows][columns];
    double[][] offered = new double[rows][columns]; // the least-squares answer so far
    for (int i = 0; i < weights.length; i++) {
      offered[i / columns][i % columns] = weights[i];
    }
    boolean[][] goes = new boolean[rows][columns];
    for (int column = 0; column < columns; column++) {
      if (column % blockColumns == 0) {
        choose(goes, offered, damped, ratio, column, Math.min(columns, column + blockColumns));
      }
      for (int row = 0; row < rows; row++) {
        result[row][column] = goes[row][column] ? 0 : offered[row][column];
        double[] rest = rest(weights, row, result[row], damped, column + 1);
        System.arraycopy(rest, 0, offered[row], column + 1, rest.length);
      }
    }
    return result;
  }

  private static void choose(
      boolean[][] goes, double[][] offered, double[][] damped, double ratio, int from, int to) {
    int width = to - from;
    double[] costs = new double[goes.length * width];
    for (int i = 0; i < costs.length; i++) {
      int column = from + i % width;
      double weight = offered[i / width][column];
      costs[i] = weight * weight / inverseCorner(damped, column);
    }
    IntStream.range(0, costs.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> costs[i]))
        .limit((int) (costs.length * ratio))
        .forEach(i -> goes[i / width][from + i % width] = true);
  }

  /// The weights from `first` on that minimise the error when those before are settled: `H_rr (w_r
  /// - v_r) = -H_rs (w_s - v_s)` for settled `s`, the rest `r`, originals `v`.
  private static double[] rest(
      float[] weights, int row, double[] settled, double[][] h, int first) {
    int columns = h.length;
    int size = columns - first;
    double[][] left = new double[size][size];
    double[] right = new double[size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(h[first + i], first, left[i], 0, size);
      for (int s = 0; s < first; s++) {
        right[i] -= h[first + i][s] * (settled[s] - weights[row * columns + s]);
      }
    }
    double[] change = solve(left, right);
    for (int i = 0; i < size; i++) {
      change[i] += weights[row * columns + first + i];
    }
    return change;
  }

  /// `[H_rr^-1]_00` of the columns from `first` on.
  private static double inverseCorner(double[][] h, int first) {
    int size = h.length - first;
    double[][] left = new double[size][];
    for (int i = 0; i < size; i++) {
      left[i] = Arrays.copyOfRange(h[first + i], first, h.length);
    }
    double[] unit = new double[size];
    unit[0] = 1;
    return solve(left, unit)[0];
  }

  /// Gaussian elimination without pivots: the matrices are positive definite.
  private static double[] solve(double[][] left, double[] right) {
    int size = right.length;
    for (int pivot = 0; pivot < size; pivot++) {
      for (int row = pivot + 1; row < size; row++) {
        double factor = left[row][pivot] / left[pivot][pivot];
        for (int column = pivot; column < size; column++) {
          left[row][column] -= factor * left[pivot][column];
        }
        right[row] -= factor * right[pivot];
      }
    }
    for (int row = size - 1; row >= 0; row--) {
      for (int column = row + 1; column < size; column++) {
        right[row] -= left[row][column] * right[column];
      }
      right[row] /= left[row][row];
    }
    return right;
  }

  private static double[][] damped(double[][] products) {
    double mean = IntStream.range(0, products.length).mapToDouble(i -> products[i][i]).sum();
    mean /= products.length;
    double[][] damped = new double[products.length][];
    for (int i = 0; i < products.length; i++) {
      damped[i] = products[i].clone();
      damped[i][i] += 0.01 * mean;
    }
    return damped;
  }

  private static double error(double[][] products, double[] change) {
    double[][] damped = damped(products);
    double error = 0;
    for (int i = 0; i < change.length; i++) {
      for (int j = 0; j < change.length; j++) {
        error += change[i] * damped[i][j] * change[j];
      }
    }
    return error;
  }

  private static double[][] products(SplittableRandom random, int columns, int tokens) {
    double[][] products = new double[columns][columns];
    for (int token = 0; token < tokens; token++) {
      double[] x = new double[columns];
      double shared = random.nextGaussian(); // inputs that have much in common
      for (int i = 0; i < columns; i++) {
        x[i] = random.nextGaussian() + shared;
      }
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j < columns; j++) {
          products[i][j] += x[i] * x[j];
        }
      }
    }
    return products;
  }

  private static InputStatistics statistics(double[][] products) {
    int columns = products.length;
    float[] values = new float[columns * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) products[i / columns][i % columns];
    }
    return new InputStatistics.Products(
        Tensor.of(values, Shape.of(columns, columns)).to(DType.F64));
  }

  private static Pruned.Rewritten prune(
      float[] weights, int rows, double[][] products, double ratio, int blockColumns) {
    return (Pruned.Rewritten)
        new SparseGpt(Threshold.EXACT, blockColumns)
            .prune(
                new Pruner.Matrix(rows, products.length, weights),
                statistics(products),
                new Sparsity.Unstructured(ratio),
                new SplittableRandom(0));
  }
}
