package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightFileRefusesWhatIsNoneTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.safetensors", "a.gguf", "a.bin", "a.safetensors.index.json"})
  void anAbsentFile(String name) {
    assertFault(folder.resolve(name), "cannot be read: no such file or folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.safetensors", "a.gguf", "a.bin"})
  void aFolder(String name) throws IOException {
    assertFault(Files.createDirectory(folder.resolve(name)), "is a folder; needs a weight file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.safetensors", "a.gguf", "a.bin"})
  void anEmptyFile(String name) throws IOException {
    assertFault(
        Files.createFile(folder.resolve(name)), "is empty; needs a weight file. Fetch it again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.safetensors", "a.gguf", "a.bin"})
  void aGitLfsPointer(String name) throws IOException {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:"
            + "0".repeat(64)
            + "\nsize 538090408\n";
    assertFault(
        Files.writeString(folder.resolve(name), pointer),
        "is a Git LFS pointer of 134 bytes; needs the weights that it points to. Run 'git lfs pull'"
            + " in its folder.");
  }

  @Test
  void anotherName() {
    assertFault(
        folder.resolve("model.onnx"),
        "not known as a weight file by its name; needs a name that ends in .safetensors, .gguf, .bin,"
            + " .pt, .pth or .index.json");
  }

  private static void assertFault(Path path, String message) {
    assertThatThrownBy(() -> WeightFile.open(path).close())
        .isInstanceOf(EspalierException.class)
        .hasMessage(path + ": " + message);
  }
}
