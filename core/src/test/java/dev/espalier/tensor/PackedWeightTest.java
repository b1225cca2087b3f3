package dev.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Products with packed weights against a plain loop.
final class PackedWeightTest {
  private static final int IN = 48;
  private static final int OUT = 33;

  private final Random random = new Random(2);

  private float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-8, 9) / 8f; // exact in every type
    }
    return values;
  }

  /// The types that this machine packs: f32 on every x86 build, bf16 where it multiplies in it.
  static Stream<Arguments> typesAndRows() {
    return Stream.of(DType.F32, DType.BF16)
        .filter(Compute::canPack)
        .flatMap(dtype -> Stream.of(1, 7, 130).map(rows -> Arguments.of(dtype, rows)));
  }

  @ParameterizedTest
  @MethodSource("typesAndRows")
  void productsAreThoseOfALoop(DType dtype, int rows) {
    float[] x = numbers(rows * IN);
    float[] w = numbers(OUT * IN);
    float[] b = numbers(OUT);
    float[] factor = numbers(rows * OUT);
    try (var _ = Scope.open()) {
      var input = Tensor.of(x, Shape.of(rows, IN)).to(dtype);
      var packed = Tensor.of(w, Shape.of(OUT, IN)).to(dtype).packed();
      var bias = Tensor.of(b, Shape.of(OUT)).to(dtype);
      var other = Tensor.of(factor, Shape.of(rows, OUT)).to(dtype);
      float[] plain = input.linear(packed, null).toFloats();
      float[] biased = input.linear(packed, bias).toFloats();
      float[] silu = input.linearSilu(packed, null).toFloats();
      float[] times = input.linearTimes(packed, bias, other).toFloats();
      for (int row = 0; row < rows; row++) {
        for (int out = 0; out < OUT; out++) {
          double sum = 0;
          for (int in = 0; in < IN; in++) {
            sum += x[row * IN + in] * w[out * IN + in];
          }
          int at = row * OUT + out;
          double slack = dtype == DType.F32 ? 1e-6 : 8e-3;
          assertThat((double) plain[at]).isCloseTo(sum, close(sum, slack));
          assertThat((double) biased[at]).isCloseTo(sum + b[out], close(sum + b[out], slack));
          double gated = sum / (1 + Math.exp(-sum));
          assertThat((double) silu[at]).isCloseTo(gated, close(gated, slack));
          double scaled = (sum + b[out]) * factor[at];
          assertThat((double) times[at]).isCloseTo(scaled, close(scaled, slack));
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> close(double value, double slack) {
    return within(slack * (1 + Math.abs(value)));
  }

  @Test
  void onlyMatricesArePacked() {
    try (var _ = Scope.open()) {
      var vector = Tensor.zeros(DType.F32, Shape.of(3));
      assertThatThrownBy(vector::packed).hasMessage("a weight has two dimensions, not [3]");
    }
  }
}
