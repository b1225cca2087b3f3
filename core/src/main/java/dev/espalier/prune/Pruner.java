package dev.espalier.prune;

import java.util.random.RandomGenerator;

/// A method of pruning: what it does to one matrix.
public interface Pruner {
  /// The name in flags and manifests: `wanda`.
  String name();

  /// What it must know of the inputs of a matrix: no more than that is measured.
  Statistic statistic();

  /// Prunes `weights [rows, columns]`, whose inputs were measured as [#statistic] says.
  ///
  /// `random` is the matrix's own generator, for methods that draw; others leave it alone. A
  /// sparsity of 0 changes nothing.
  Pruned prune(Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random);

  /// Whether the method has a form for `sparsity`.
  default boolean supports(Sparsity sparsity) {
    return true;
  }

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

    /// The array itself, row-major: to be read only.
    float[] values() {
      return values;
    }
  }
}
