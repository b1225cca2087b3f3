package dev.espalier.passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.model.format.SafetensorsWriter;
import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PassportRefusesDamageTest {
  private static final Passport PASSPORT =
      new Passport(
          "{}",
          new Passport.Base("base", List.of(new Passport.BaseFile("model.bin", "ab", 7))),
          new Passport.Rule("wanda", "attention", "f32"),
          List.of(new Passport.Matrix("model.layers.0.q", "0.2", List.of(1f, 2f, 0f))),
          new LinkedHashMap<>(Map.of("model.layers.0.q.weight", "cd")));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("a.passport");
    PASSPORT.write(file);
  }

  /// Blanks pad the header: to exchange one for another white space changes nothing.
  @Test
  void noByteCanChangeUnseen() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      try {
        assertThat(Passport.read(file)).as("byte %d", at).isEqualTo(PASSPORT);
      } catch (EspalierException e) {
        assertThat(e).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void noPartIsEnough() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Passport.read(file)).isInstanceOf(EspalierException.class);
    }
  }

  @Test
  void weightsAreNoPassport() {
    SafetensorsWriter.write(file, List.of());
    assertRefused("is no passport; needs a file of 'espalier passport write'");
  }

  @Test
  void aNewerVersion() {
    write(Map.of("format", "espalier-passport", "version", "2"), 1);
    assertRefused(
        "is a passport of version 2; needs version 1. A newer Espalier wrote it: use that one.");
  }

  @Test
  void aMissingPart() {
    write(Map.of("format", "espalier-passport", "version", "1"), 1);
    assertRefused("has no 'passport' in its metadata. The file is damaged: fetch it again.");
  }

  @Test
  void anotherContent() throws IOException {
    var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.write(file, text.replace("attention", "attentiom").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Passport.read(file))
        .hasMessageStartingWith(file + ": its content has SHA-256 ")
        .hasMessageEndingWith(", as it says itself. The file is damaged: fetch it again.");
  }

  @Test
  void normsThatAreNone() {
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      new Passport(
              PASSPORT.record(),
              PASSPORT.base(),
              PASSPORT.rule(),
              List.of(new Passport.Matrix("m", "0.2", List.of(1f, bad))),
              PASSPORT.digests())
          .write(file);
      assertRefused("'norms.0' holds " + bad + "; needs squared norms, finite and at least 0");
    }
  }

  @Test
  void theAbsentFile() {
    assertThatThrownBy(() -> Passport.read(folder.resolve("none")))
        .isInstanceOf(EspalierException.class)
        .hasMessage(folder.resolve("none") + ": cannot be read: no such file or folder");
  }

  private void write(Map<String, String> metadata, float norm) {
    var bytes = MemorySegment.ofArray(new float[] {norm});
    var content = new byte[4];
    MemorySegment.copy(bytes, 0, MemorySegment.ofArray(content), 0, 4);
    SafetensorsWriter.write(
        file,
        metadata,
        List.of(
            TensorSource.of("norms.0", DType.F32, Shape.of(1), MemorySegment.ofArray(content))));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Passport.read(file))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ": " + message);
  }
}
