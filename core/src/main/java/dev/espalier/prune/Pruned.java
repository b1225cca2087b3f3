package dev.espalier.prune;

import dev.espalier.model.Mask;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;

/// What a method made of a matrix.
public sealed interface Pruned {
  /// Which weights were set to zero.
  Mask mask();

  /// Weights were set to zero, all others left as they were.
  record Masked(Mask mask) implements Pruned {}

  /// The other weights changed too.
  final class Rewritten implements Pruned {
    private final Mask mask;
    private final float[] values;

    /// `values [rows, columns]`, row-major, of the mask's shape, 0 where it prunes. Not copied: the
    /// caller leaves the array alone.
    Rewritten(Mask mask, float[] values) {
      if (values.length != Math.multiplyExact(mask.rows(), mask.columns())) {
        throw new IllegalArgumentException(values.length + " values under " + mask);
      }
      this.mask = mask;
      this.values = values;
    }

    @Override
    public Mask mask() {
      return mask;
    }

    float at(int row, int column) {
      return values[row * mask.columns() + column];
    }

    /// The matrix `[rows, columns]` in `dtype`.
    Tensor toTensor(DType dtype) {
      return Tensor.of(values, Shape.of(mask.rows(), mask.columns())).to(dtype);
    }
  }
}
