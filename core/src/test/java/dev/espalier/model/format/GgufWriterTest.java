package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.model.format.GgufValue.Array;
import dev.espalier.model.format.GgufValue.Flag;
import dev.espalier.model.format.GgufValue.Real;
import dev.espalier.model.format.GgufValue.Text;
import dev.espalier.model.format.GgufValue.Whole;
import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufWriterTest {
  @TempDir private Path folder;

  @Test
  void metadataOfEveryTypeComesBack() {
    var target = folder.resolve("a.gguf");
    SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.architecture", new Text("llama"));
    metadata.put("u8", new Whole("u8", 255));
    metadata.put("i8", new Whole("i8", -128));
    metadata.put("u16", new Whole("u16", 65535));
    metadata.put("i16", new Whole("i16", -32768));
    metadata.put("u32", new Whole("u32", 4294967295L));
    metadata.put("i32", new Whole("i32", Integer.MIN_VALUE));
    metadata.put("u64", new Whole("u64", -1));
    metadata.put("i64", new Whole("i64", Long.MIN_VALUE));
    metadata.put("f32", new Real("f32", 1e-5f));
    metadata.put("f64", new Real("f64", 0.1));
    metadata.put("flag", new Flag(true));
    metadata.put("text", new Text("pr\u00fcfen \ud83c\udf33"));
    metadata.put("texts", new Array("array", List.of(new Text("a"), new Text(""))));
    metadata.put(
        "nested", new Array("array", List.of(new Array("array", List.of(new Whole("i32", 1))))));
    metadata.put("none", new Array("array", List.of()));
    GgufWriter.write(target, metadata, List.of());
    try (var gguf = Gguf.open(target)) {
      assertThat(gguf.metadata().keys()).containsExactlyElementsOf(metadata.keySet());
      metadata.forEach(
          (key, value) -> assertThat(gguf.metadata().find(key)).as(key).contains(value));
    }
  }

  @Test
  void tensorsComeBackInTheirOrderAndAligned() {
    var target = folder.resolve("a.gguf");
    GgufWriter.write(
        target,
        new LinkedHashMap<>(),
        List.of(tensor("z", Encoding.F32, Shape.of(3, 5)), tensor("a", Encoding.F16, Shape.of(7))));
    try (var gguf = Gguf.open(target)) {
      assertThat(gguf.tensors())
          .extracting(tensor -> tensor.name() + " " + tensor.encoding() + " " + tensor.shape())
          .containsExactly("z F32 [3, 5]", "a F16 [7]");
      assertThat(gguf.tensors()).allMatch(tensor -> tensor.offset() % 32 == 0);
      assertThat(gguf.bytes("a").toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void aFullDiskLeavesNothing() throws IOException {
    var target = folder.resolve("full.gguf");
    Files.createSymbolicLink(folder.resolve("full.gguf.partial"), Path.of("/dev/full"));
    assertThatThrownBy(() ->
            GgufWriter.write(
                target, new LinkedHashMap<>(), List.of(tensor("a", Encoding.F32, Shape.of(1)))))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            target
                + ": cannot be written: No space left on device; needs a folder that can be written"
                + " to, with room for the file");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aCallersMistakesAreRefused() {
    var target = folder.resolve("a.gguf");
    var one = tensor("a", Encoding.F32, Shape.of(1));
    assertThatThrownBy(() -> GgufWriter.write(target, new LinkedHashMap<>(), List.of(one, one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two tensors named 'a'");
    var tooShort =
        new GgufTensor(
            "a", Encoding.F32, Shape.of(2), sink -> sink.write(MemorySegment.ofArray(new byte[7])));
    assertThatThrownBy(() -> GgufWriter.write(target, new LinkedHashMap<>(), List.of(tooShort)))
        .hasMessage("tensor 'a' gave 7 bytes; F32 [2] has 8");
    assertThatThrownBy(() -> tensor("a", Encoding.Q8_0, Shape.of(2, 31)))
        .hasMessage("tensor 'a' Q8_0 [2, 31]");
    SequencedMap<String, GgufValue> aligned = new LinkedHashMap<>();
    aligned.put("general.alignment", new Whole("u32", 64));
    assertThatThrownBy(() -> GgufWriter.write(target, aligned, List.of(one)))
        .hasMessage("an alignment of its own: it is 32");
    assertThat(folder).isEmptyDirectory();
  }

  private static GgufTensor tensor(String name, Encoding encoding, Shape shape) {
    return new GgufTensor(
        name,
        encoding,
        shape,
        sink -> {
          byte[] bytes = new byte[Math.toIntExact(encoding.byteSize(shape).orElseThrow())];
          Arrays.fill(bytes, (byte) 7);
          sink.write(MemorySegment.ofArray(bytes));
        });
  }
}
