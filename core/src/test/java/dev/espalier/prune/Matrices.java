package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.SplittableRandom;

/// Seeded matrices and inputs for tests.
final class Matrices {
  private Matrices() {}

  static Pruner.Matrix random(SplittableRandom random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return new Pruner.Matrix(rows, columns, values);
  }

  static InputStatistics.SquaredNorms norms(SplittableRandom random, int columns) {
    float[] norms = new float[columns];
    for (int i = 0; i < columns; i++) {
      norms[i] = (float) random.nextDouble(0.1, 9);
    }
    return new InputStatistics.SquaredNorms(norms);
  }

  /// How many weights of one row are pruned.
  static int prunedIn(Mask mask, int row) {
    int count = 0;
    for (int column = 0; column < mask.columns(); column++) {
      count += mask.isPruned(row, column) ? 1 : 0;
    }
    return count;
  }
}
