package dev.espalier.prune;

import dev.espalier.model.Mask;

/// A rule that chooses which weights of a matrix to prune.
public interface Pruner {
  /// The name in flags and manifests: `wanda`.
  String name();

  /// The mask for `weights [rows, columns]`, row-major, whose inputs had the mean squared norms
  /// `inputs [columns]`.
  Mask choose(Matrix weights, float[] inputs, Sparsity sparsity);

  /// Weights `[rows, columns]` in f32, row-major. Not copied: the caller leaves the array alone.
  final class Matrix {
    private final int rows;
    private final int columns;
    private final float[] values;

    public Matrix(int rows, int columns, float[] values) {
      if (Math.multiplyExact(rows, columns) != values.length) {
        throw new IllegalArgumentException(
            values.length + " values for [" + rows + ", " + columns + "]");
      }
      this.rows = rows;
      this.columns = columns;
      this.values = values;
    }

    public int rows() {
      return rows;
    }

    public int columns() {
      return columns;
    }

    public float at(int row, int column) {
      return values[row * columns + column];
    }
  }
}
