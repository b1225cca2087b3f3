package dev.espalier.prune;

import dev.espalier.tensor.Tensor;

/// What was measured of the inputs of one linear layer: as much as a method needs.
public sealed interface InputStatistics {
  /// Nothing.
  record None() implements InputStatistics {}

  /// The squared norm of each input, averaged over calibration windows: `[in]`, f32.
  final class SquaredNorms implements InputStatistics {
    private final float[] values;

    /// Copies `values`, each finite and at least 0.
    public SquaredNorms(float[] values) {
      for (int input = 0; input < values.length; input++) {
        if (!(values[input] >= 0) || Float.isInfinite(values[input])) {
          throw new IllegalArgumentException(
              "squared norm of input " + input + " is " + values[input]);
        }
      }
      this.values = values.clone();
    }

    public int size() {
      return values.length;
    }

    public float at(int input) {
      return values[input];
    }

    float[] toArray() {
      return values.clone();
    }
  }

  /// `X^T X [in, in]` over all calibration tokens, `X [tokens, in]`: half the Hessian of the
  /// squared error of the layer's output, times the number of tokens. f64.
  record Products(Tensor matrix) implements InputStatistics {
    public Products {
      if (matrix.shape().rank() != 2 || matrix.size(0) != matrix.size(1)) {
        throw new IllegalArgumentException("products of inputs are square, was " + matrix);
      }
    }
  }

  /// The squared norms of `columns` inputs, for methods that read them.
  default SquaredNorms squaredNorms(int columns) {
    return switch (this) {
      case SquaredNorms norms when norms.size() == columns -> norms;
      case SquaredNorms norms ->
          throw new IllegalArgumentException(
              norms.size() + " input norms for " + columns + " columns");
      case None _, Products _ -> throw new IllegalArgumentException("no input norms were measured");
    };
  }

  /// The products of `columns` inputs, for methods that read them.
  default Tensor products(int columns) {
    return switch (this) {
      case Products(Tensor matrix) when matrix.size(0) == columns -> matrix;
      case Products(Tensor matrix) ->
          throw new IllegalArgumentException("products " + matrix + " for " + columns + " columns");
      case None _, SquaredNorms _ ->
          throw new IllegalArgumentException("no products of inputs were measured");
    };
  }
}
