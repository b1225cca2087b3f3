package dev.espalier.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileHashesTest {
  /// `printf abc | sha256sum`, FIPS 180-2 appendix B.1.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir Path folder;

  private Path cache;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    cache = folder.resolve("cache");
    file = Files.writeString(folder.resolve("file"), "abc");
    Files.setLastModifiedTime(file, LONG_AGO);
  }

  @Test
  void aFileIsReadOnceWhileItsSizeAndTimeStay() throws IOException {
    assertThat(FileHashes.in(cache).sha256(file)).isEqualTo(ABC);

    Files.writeString(file, "xyz"); // behind the cache's back: same size, same time
    Files.setLastModifiedTime(file, LONG_AGO);

    assertThat(FileHashes.in(cache).sha256(file)).isEqualTo(ABC);
  }

  @Test
  void anotherSizeOrTimeIsReadAgain() throws IOException {
    var hashes = FileHashes.in(cache);
    assertThat(hashes.sha256(file)).isEqualTo(ABC);

    Files.writeString(file, "abcd");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertThat(hashes.sha256(file)).isNotEqualTo(ABC);

    Files.writeString(file, "abc");
    Files.setLastModifiedTime(file, FileTime.fromMillis(LONG_AGO.toMillis() + 1));
    assertThat(hashes.sha256(file)).isEqualTo(ABC);
  }

  @Test
  void aFileThatJustChangedIsNotRemembered() throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    assertThat(FileHashes.in(cache).sha256(file)).isEqualTo(ABC);
    assertThat(cache).doesNotExist();
  }

  @Test
  void aCacheThatCannotBeWrittenOnlyCostsTime() {
    assertThat(FileHashes.in(file.resolve("cache")).sha256(file)).isEqualTo(ABC);
  }

  @Test
  void aFileThatIsNotThere() {
    var missing = folder.resolve("missing");
    assertThatThrownBy(() -> FileHashes.in(cache).sha256(missing))
        .isInstanceOf(EspalierException.class)
        .hasMessage(missing + ": cannot be read (no such file); needs a file");
  }
}
