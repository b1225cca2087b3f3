package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsWriterTest {
  private static final String NEEDED =
      "; needs a folder that can be written to, with room for the file";

  @TempDir Path folder;

  @Test
  void writesTheBytesOfTheReferenceWriter() {
    var target = folder.resolve("copy.safetensors");
    try (var reference = Safetensors.open(Golden.file("safetensors/reference.safetensors"))) {
      assertThat(reference.metadata()).containsExactlyEntriesOf(Map.of("format", "pt"));
      var sources = new ArrayList<TensorSource>();
      for (var tensor : reference.tensors()) {
        sources.add(
            TensorSource.of(
                tensor.name(),
                tensor.encoding().dtype().orElseThrow(),
                tensor.shape(),
                reference.bytes(tensor.name())));
      }
      assertThat(sources).hasSize(9);
      SafetensorsWriter.write(target, sources);
    }
    assertThat(target).hasBinaryContent(Golden.bytes("safetensors/reference.safetensors"));
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void keepsTheOrderOfTheCaller() {
    var target = folder.resolve("order.safetensors");
    SafetensorsWriter.write(target, List.of(bytes("z", 1), bytes("a", 2), bytes("m", 3)));
    try (var weights = Safetensors.open(target)) {
      assertThat(weights.tensors()).extracting(TensorInfo::name).containsExactly("z", "a", "m");
      assertThat(weights.tensors().getFirst().offset() % 8).isZero();
    }
  }

  @Test
  void holdsOneTensorAtATimeAndTakesItInPieces() {
    var target = folder.resolve("pieces.safetensors");
    var log = new ArrayList<String>();
    SafetensorsWriter.write(target, List.of(inPieces("a", log), inPieces("b", log)));
    assertThat(log).containsExactly("a starts", "a ends", "b starts", "b ends");
    try (var weights = Safetensors.open(target)) {
      assertThat(weights.bytes("b").toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void replacesAnOlderFile() throws IOException {
    var target = Files.writeString(folder.resolve("old.safetensors"), "old");
    SafetensorsWriter.write(target, List.of(bytes("a", 1)));
    try (var weights = Safetensors.open(target)) {
      assertThat(weights.tensors()).hasSize(1);
    }
  }

  @Test
  void aTensorThatFailsLeavesTheOlderFile() throws IOException {
    var target = Files.writeString(folder.resolve("old.safetensors"), "old");
    var broken =
        new TensorSource(
            "b",
            DType.U8,
            Shape.of(1),
            _ -> {
              throw EspalierException.in("shard").found("is gone").fault();
            });
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(bytes("a", 1), broken)))
        .isInstanceOf(EspalierException.class)
        .hasMessage("shard: is gone");
    assertThat(target).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void aFullDiskLeavesNothing() throws IOException {
    // /dev/full takes no byte: the partial file is a link to it.
    var target = folder.resolve("full.safetensors");
    Files.createSymbolicLink(folder.resolve("full.safetensors.partial"), Path.of("/dev/full"));
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(bytes("a", 1))))
        .isInstanceOf(EspalierException.class)
        .hasMessage(target + ": cannot be written: No space left on device" + NEEDED);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anAbsentFolder() {
    var target = folder.resolve("absent/a.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(bytes("a", 1))))
        .isInstanceOf(EspalierException.class)
        .hasMessage(target + ": cannot be written: no such file or folder" + NEEDED);
  }

  @Test
  void aFileInPlaceOfTheFolder() throws IOException {
    Files.createFile(folder.resolve("file"));
    var target = folder.resolve("file/a.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(bytes("a", 1))))
        .isInstanceOf(EspalierException.class)
        .hasMessage(target + ": cannot be written: Not a directory" + NEEDED);
  }

  @Test
  void aFolderInPlaceOfTheFile() throws IOException {
    var target = Files.createDirectory(folder.resolve("a.safetensors"));
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(bytes("a", 1))))
        .isInstanceOf(EspalierException.class)
        .hasMessage(target + ": cannot be written: Is a directory" + NEEDED);
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void bytesThatDoNotFillTheShapeAreACallersMistake() {
    var target = folder.resolve("a.safetensors");
    var tensor = TensorSource.of("a", DType.F32, Shape.of(2), MemorySegment.ofArray(new byte[7]));
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(tensor)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor 'a' gave 7 bytes; F32 [2] has 8");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNameTwiceIsACallersMistake() {
    var target = folder.resolve("a.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(bytes("a", 1), bytes("a", 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two tensors named 'a'");
    assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(bytes("__metadata__", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tensor named '__metadata__'");
  }

  private static TensorSource bytes(String name, int... values) {
    return TensorSource.of(
        name,
        DType.U8,
        Shape.of(values.length),
        MemorySegment.ofArray(new Bytes().u8(values).array()));
  }

  private static TensorSource inPieces(String name, List<String> log) {
    return new TensorSource(
        name,
        DType.U8,
        Shape.of(3),
        sink -> {
          log.add(name + " starts");
          sink.write(MemorySegment.ofArray(new byte[] {1, 2}));
          sink.write(MemorySegment.ofArray(new byte[] {3}));
          log.add(name + " ends");
        });
  }
}
