package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class DequantizerWidensFloatsTest {

  @Test
  void everyF16() {
    float[] actual = decode(Encoding.F16, everyTwoBytes());
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertSame(actual[bits], half(bits), bits);
    }
  }

  @Test
  void everyBf16() {
    float[] actual = decode(Encoding.BF16, everyTwoBytes());
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertSame(actual[bits], Float.intBitsToFloat(bits << 16), bits);
    }
  }

  @Test
  void f64IsRoundedToNearest() {
    double[] values = {0.1, -0.0, 1e300, Double.MIN_VALUE, 1 + 0x1p-24, Double.NaN};
    var bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    assertThat(decode(Encoding.F64, bytes.array()))
        .containsExactly(0.1f, -0.0f, Float.POSITIVE_INFINITY, 0.0f, 1.0f, Float.NaN);
  }

  @Test
  void f32IsCopied() {
    assertThat(decode(Encoding.F32, new Bytes().u32(0x80000001).u32(0x7f7fffff).array()))
        .containsExactly(-Float.MIN_VALUE, Float.MAX_VALUE);
  }

  @Test
  void sizesThatDoNotMatchAreACallersMistake() {
    var source = MemorySegment.ofArray(new byte[19]);
    var target = MemorySegment.ofArray(new float[32]);
    assertThatThrownBy(() -> Dequantizer.toF32(Encoding.Q4_0, source, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("19 bytes of Q4_0 do not fill 128 bytes of f32");
    assertThatThrownBy(() -> Dequantizer.toF32(Encoding.Q4_0, source.asSlice(1), target.asSlice(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("18 bytes of Q4_0 do not fill 124 bytes of f32");
  }

  @Test
  void integersAreNoWeights() {
    var source = MemorySegment.ofArray(new byte[4]);
    assertThatThrownBy(() -> Dequantizer.toF32(Encoding.I32, source, source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("I32 does not hold floating-point weights");
    assertThat(Encoding.I32.isFloating()).isFalse();
    assertThat(Encoding.Q6_K.isFloating()).isTrue();
  }

  /// IEEE 754 binary16 by its definition.
  private static float half(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> (1024 + fraction) * Math.pow(2, exponent - 25);
        };
    return (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
  }

  /// Equal in every bit, zeros' signs too; any NaN equals any other.
  private static void assertSame(float actual, float expected, int bits) {
    if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
      assertThat(actual).as("bits %04x", bits).isEqualTo(expected);
    }
  }

  private static byte[] everyTwoBytes() {
    var bytes = new Bytes();
    for (int bits = 0; bits < 1 << 16; bits++) {
      bytes.u16(bits);
    }
    return bytes.array();
  }

  private static float[] decode(Encoding encoding, byte[] bytes) {
    float[] values = new float[bytes.length / encoding.blockBytes()];
    Dequantizer.toF32(encoding, MemorySegment.ofArray(bytes), MemorySegment.ofArray(values));
    return values;
  }
}
