package dev.espalier.prune;

import dev.espalier.model.Mask;

/// A rule that chooses which weights of a matrix to prune.
public interface Pruner {
  /// The name in flags and manifests: `wanda`.
  String name();

  /// The mask for `weights [rows, columns]`, row-major, whose inputs had the mean squared norms
  /// `inputs [columns]`.
  Mask choose(Matrix weights, float[] inputs, Sparsity sparsity);

  /// Weights in f32, row-major.
  record Matrix(int rows, int columns, float[] values) {
    public Matrix {
      if (Math.multiplyExact(rows, columns) != values.length) {
        throw new IllegalArgumentException(
            values.length + " values for [" + rows + ", " + columns + "]");
      }
    }
  }
}
