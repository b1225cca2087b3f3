package dev.espalier.tensor;

import static dev.espalier.tensor.Bf16.FLOATS;
import static dev.espalier.tensor.Bf16.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// [Tensor#rmsNorm] of bf16 rows in one pass, rounded once as libtorch rounds it, which makes five
/// f32 tensors on the way.
///
/// Loaded only where [VectorApi] is there.
final class RowNorm {
  /// Numbers that a thread is worth being called for.
  private static final int PIECE = 1 << 14;

  private final long x;
  private final long weight;
  private final long output;
  private final int columns;
  private final float epsilon;

  private RowNorm(Tensor x, Tensor weight, Tensor output, double epsilon) {
    this.x = x.address();
    this.weight = weight.address();
    this.output = output.address();
    this.columns = Math.toIntExact(x.size(-1));
    this.epsilon = (float) epsilon;
  }

  /// Whether it does these: bf16 in one piece on the CPU, rows of a multiple of the vector's
  /// length.
  static boolean takes(Tensor x, Tensor weight) {
    return x.device() == Device.CPU
        && x.dtype() == DType.BF16
        && weight.dtype() == DType.BF16
        && x.size(-1) == weight.size(0)
        && x.size(-1) % LANES == 0
        && x.isContiguous()
        && weight.isContiguous();
  }

  /// `x [.., n]`, `weight [n] -> [.., n]`.
  static Tensor apply(Tensor x, Tensor weight, double epsilon) {
    var output = Tensor.empty(DType.BF16, x.shape());
    var norm = new RowNorm(x, weight, output, epsilon);
    int rows = Math.toIntExact(x.shape().elements() / norm.columns);
    int piece = Math.max(1, PIECE / norm.columns);
    Team.share(rows, piece, () -> row -> norm.normalize(2L * row * norm.columns));
    return output;
  }

  private void normalize(long row) {
    var squares = FloatVector.zero(FLOATS);
    for (long at = 0; at < 2L * columns; at += 2L * LANES) {
      var value = Bf16.load(x + row + at);
      squares = value.fma(value, squares);
    }
    float mean = squares.reduceLanes(VectorOperators.ADD) / columns;
    float factor = (float) (1 / Math.sqrt(mean + epsilon));
    for (long at = 0; at < 2L * columns; at += 2L * LANES) {
      var scaled = Bf16.load(x + row + at).mul(factor);
      Bf16.store(scaled.mul(Bf16.load(weight + at)), output + row + at);
    }
  }
}
