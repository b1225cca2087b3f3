package dev.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The norm of bf16 rows against libtorch's own, which takes tensors that are not in one piece.
final class RowNormTest {
  private static final double EPSILON = 1e-5;

  private final Random random = new Random(3);

  private Tensor numbers(double spread, long... sizes) {
    var shape = Shape.of(sizes);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return Tensor.of(values, shape).to(DType.BF16);
  }

  /// The same numbers, column by column.
  private static Tensor strided(Tensor x) {
    var wide = Tensor.zeros(x.dtype(), Shape.of(x.size(1), x.size(0)));
    wide.copyFrom(x.transpose(0, 1));
    return wide.transpose(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"1,16", "1,576", "7,576", "128,576", "300,2048", "3,4096"})
  void equalsLibtorch(int rows, int columns) {
    try (var _ = Scope.open()) {
      var x = numbers(20, rows, columns);
      var weight = numbers(1, columns);
      assertThat(RowNorm.takes(x, weight)).isTrue();
      float[] ours = x.rmsNorm(weight, EPSILON).toFloats();
      var other = strided(x);
      assertThat(rows == 1 || !RowNorm.takes(other, weight)).isTrue();
      float[] theirs = other.rmsNorm(weight, EPSILON).toFloats();
      int apart = 0;
      for (int i = 0; i < ours.length; i++) {
        if (ours[i] != theirs[i]) { // the sum's order may tip a rounding
          assertThat(Math.abs(ours[i] - theirs[i])).isLessThanOrEqualTo(Math.abs(theirs[i]) / 127);
          apart++;
        }
      }
      assertThat(apart).isLessThanOrEqualTo(ours.length / 100);
    }
  }

  @Test
  void whatIsNoNumberStaysNone() {
    try (var _ = Scope.open()) {
      var x = numbers(1, 2, 32);
      x.narrow(0, 1, 1)
          .narrow(1, 5, 1)
          .copyFrom(Tensor.of(new float[] {Float.NaN}, Shape.of(1, 1)));
      var normal = x.rmsNorm(numbers(1, 32), EPSILON);
      assertThat(normal.narrow(0, 0, 1).isFinite()).isTrue();
      assertThat(normal.narrow(0, 1, 1).isFinite()).isFalse();
    }
  }

  @Test
  void aTinyRowIsHeldUpByEpsilon() {
    try (var _ = Scope.open()) {
      var x = Tensor.zeros(DType.BF16, Shape.of(2, 64));
      assertThat(x.rmsNorm(numbers(1, 64), EPSILON).countZeros()).isEqualTo(128);
    }
  }
}
