package dev.espalier.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/// SHA-256 of files, remembered by path, size and time of change in a folder of small files: a
/// checkpoint of 13 GB is read once, not before every run.
///
/// A file that changed less than two seconds before it was read is not remembered: it could change
/// again without a later time. A folder that cannot be written costs time, and nothing else.
public final class FileHashes {
  private static final Duration TICK = Duration.ofSeconds(2);

  private final Path folder;

  private FileHashes(Path folder) {
    this.folder = folder;
  }

  /// Remembers in `folder`, which need not exist.
  public static FileHashes in(Path folder) {
    return new FileHashes(folder);
  }

  /// The file's SHA-256, in hex.
  public String sha256(Path file) {
    try {
      var path = file.toRealPath();
      var state = state(path);
      var record = folder.resolve(name(path));
      if (Files.exists(record)) {
        var line = Files.readString(record).strip();
        if (line.startsWith(state + " ")) {
          return line.substring(state.length() + 1);
        }
      }
      var started = Instant.now();
      var hash = PartFile.hex(path, Checksum.sha256());
      boolean isSettled = time(path).toInstant().isBefore(started.minus(TICK));
      if (isSettled && state(path).equals(state)) {
        remember(record, state + " " + hash + "\n");
      }
      return hash;
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .needed("a file")
          .cause(e)
          .fault();
    }
  }

  private void remember(Path record, String line) {
    try {
      Files.createDirectories(folder);
      var part = Files.createTempFile(folder, "hash", ".part");
      Files.writeString(part, line);
      Files.move(part, record, ATOMIC_MOVE);
    } catch (IOException _) {
      // The next run reads the file once more.
    }
  }

  private static String state(Path file) throws IOException {
    var time = time(file).toInstant();
    return "%d %d.%09d".formatted(Files.size(file), time.getEpochSecond(), time.getNano());
  }

  private static FileTime time(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private static String name(Path file) {
    var digest = Checksum.sha256();
    digest.update(file.toString().getBytes(UTF_8));
    return Checksum.hex(digest);
  }
}
