package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.model.format.GgufValue.Array;
import dev.espalier.model.format.GgufValue.Whole;
import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `blocks.gguf`, written by the `gguf` Python package, and what that package makes of it.
final class GgufReadsGoldenTest {

  @Test
  void everyEncodingIsDequantisedBitForBit() {
    var expected =
        ByteBuffer.wrap(Golden.bytes("gguf/blocks.f32"))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    try (var gguf = Gguf.open(Golden.file("gguf/blocks.gguf"))) {
      for (var tensor : gguf.tensors()) {
        float[] actual = new float[Math.toIntExact(tensor.shape().elements())];
        Dequantizer.toF32(
            tensor.encoding(), gguf.bytes(tensor.name()), MemorySegment.ofArray(actual));
        for (int i = 0; i < actual.length; i++) {
          assertThat(Float.floatToRawIntBits(actual[i]))
              .as("%s element %d", tensor.name(), i)
              .isEqualTo(Float.floatToRawIntBits(expected.get()));
        }
      }
    }
    assertThat(expected.hasRemaining()).isFalse();
  }

  @Test
  void shapesAreOutermostFirst() {
    try (var gguf = Gguf.open(Golden.file("gguf/blocks.gguf"))) {
      assertThat(gguf.tensors())
          .extracting(tensor -> tensor.name() + " " + tensor.encoding() + " " + tensor.shape())
          .containsExactly(
              "Q4_0 Q4_0 [3, 32]",
              "Q4_1 Q4_1 [3, 32]",
              "Q5_0 Q5_0 [3, 32]",
              "Q5_1 Q5_1 [3, 32]",
              "Q8_0 Q8_0 [3, 32]",
              "Q2_K Q2_K [2, 256]",
              "Q3_K Q3_K [2, 256]",
              "Q4_K Q4_K [2, 256]",
              "Q5_K Q5_K [2, 256]",
              "Q6_K Q6_K [2, 256]",
              "F32 F32 [2, 3, 4]",
              "F16 F16 [2, 3, 4]",
              "BF16 BF16 [2, 3, 4]");
      assertThat(gguf.info("F32").shape()).isEqualTo(Shape.of(2, 3, 4));
    }
  }

  @Test
  void metadataOfEveryTypeIsRead() {
    try (var gguf = Gguf.open(Golden.file("gguf/blocks.gguf"))) {
      var metadata = gguf.metadata();
      assertThat(metadata.string("general.architecture")).isEqualTo("llama");
      assertThat(metadata.size("test.u8")).isEqualTo(255);
      assertThat(metadata.integer("test.i8")).isEqualTo(-128);
      assertThat(metadata.integer("test.u16")).isEqualTo(65535);
      assertThat(metadata.integer("test.i16")).isEqualTo(-32768);
      assertThat(metadata.integer("test.u32")).isEqualTo(4294967295L);
      assertThat(metadata.integer("test.i32")).isEqualTo(Integer.MIN_VALUE);
      assertThat(metadata.real("test.f32")).isEqualTo(1e-5f);
      assertThat(metadata.find("test.u64")).contains(new Whole("u64", -1));
      assertThat(metadata.integer("test.i64")).isEqualTo(Long.MIN_VALUE);
      assertThat(metadata.real("test.f64")).isEqualTo(0.1);
      assertThat(metadata.flag("test.bool")).isTrue();
      assertThat(metadata.string("test.string")).isEqualTo("pr\u00fcfen \ud83c\udf33");
      assertThat(metadata.strings("test.strings")).containsExactly("a", "", "\u00e4");
      assertThat(metadata.integers("test.integers")).containsExactly(1L, -2L, 3L);
      assertThat(metadata.reals("test.reals")).containsExactly(0.5, -0.25);
      assertThat(metadata.find("test.nested"))
          .contains(
              new Array(
                  "array",
                  List.of(
                      new Array("array", List.of(new Whole("i32", 1), new Whole("i32", 2))),
                      new Array("array", List.of(new Whole("i32", 3))))));
      assertThat(metadata.has("test.absent")).isFalse();
      assertThat(metadata.keys()).hasSize(17);
    }
  }

  @Test
  void versionTwoIsReadAsVersionThree(@TempDir Path folder) throws IOException {
    byte[] file = GgufBytes.sample().array();
    file[4] = 2;
    try (var gguf = Gguf.open(Files.write(folder.resolve("two.gguf"), file))) {
      assertThat(gguf.tensors()).hasSize(2);
    }
  }
}
