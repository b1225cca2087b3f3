package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class QuantizerTest {
  /// What the `gguf` package stores of the values in `quantized.f32`, bit for bit.
  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16", "Q8_0"})
  void storesWhatTheGgufPackageStores(Encoding encoding) {
    var values =
        ByteBuffer.wrap(Golden.bytes("gguf/quantized.f32"))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    try (var gguf = Gguf.open(Golden.file("gguf/quantized.gguf"))) {
      assertThat(quantized(encoding, floats))
          .isEqualTo(gguf.bytes(encoding.name()).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "Q8_0"})
  void zerosStayZerosAndNothingElseBecomesOne(Encoding encoding) {
    var random = new SplittableRandom(3);
    float[] floats = new float[320];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextInt(3) == 0 ? 0 : (float) (0.5 + random.nextDouble());
    }
    float[] back = new float[floats.length];
    Dequantizer.toF32(
        encoding, MemorySegment.ofArray(quantized(encoding, floats)), MemorySegment.ofArray(back));
    for (int i = 0; i < floats.length; i++) {
      assertThat(back[i] == 0).as("element %d", i).isEqualTo(floats[i] == 0);
      assertThat(back[i]).isCloseTo(floats[i], Offset.offset(0.007f));
    }
  }

  @Test
  void whatIsTooLargeForHalfIsCounted() {
    float[] floats = {65504, -65504, 65520, -1e9f, Float.POSITIVE_INFINITY};
    assertThat(Quantizer.to(Encoding.F16).write(MemorySegment.ofArray(floats), _ -> {}))
        .isEqualTo(2);
    assertThat(Quantizer.to(Encoding.BF16).write(MemorySegment.ofArray(floats), _ -> {})).isZero();
  }

  @Test
  void otherTypesAreACallersMistake() {
    assertThatThrownBy(() -> Quantizer.to(Encoding.Q4_0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights are not written as Q4_0");
    assertThatThrownBy(
            () -> Quantizer.to(Encoding.Q8_0).write(MemorySegment.ofArray(new float[33]), _ -> {}))
        .hasMessage("33 elements in blocks of Q8_0");
  }

  private static byte[] quantized(Encoding encoding, float[] floats) {
    var bytes = new ByteArrayOutputStream();
    Quantizer.to(encoding)
        .write(
            MemorySegment.ofArray(floats),
            part -> bytes.writeBytes(part.toArray(ValueLayout.JAVA_BYTE)));
    return bytes.toByteArray();
  }
}
