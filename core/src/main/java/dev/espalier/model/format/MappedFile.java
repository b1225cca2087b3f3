package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/// A file that is mapped read-only, whole, however long it is.
final class MappedFile implements AutoCloseable {
  /// What stands in a clone in place of each large file when git-lfs was not installed.
  private static final byte[] LFS_POINTER =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedFile(Path path, Arena arena, MemorySegment bytes) {
    this.path = path;
    this.arena = arena;
    this.bytes = bytes;
  }

  /// Maps `path` and gives it to `reader`; unmaps it again if the reader throws.
  static <T> T read(Path path, Function<MappedFile, T> reader) {
    var file = map(path);
    boolean done = false;
    try {
      file.refusePointer();
      T result = reader.apply(file);
      done = true;
      return result;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  private static MappedFile map(Path path) {
    if (Files.isDirectory(path)) {
      throw EspalierException.in(path).found("is a folder").needed("a weight file").fault();
    }
    @SuppressWarnings("MustBeClosedChecker") // by close(), or below when nothing was mapped
    var arena = Arena.ofShared();
    boolean done = false;
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        throw EspalierException.in(path)
            .found("is empty")
            .needed("a weight file")
            .remedy("Fetch it again.")
            .fault();
      }
      var bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      done = true;
      return new MappedFile(path, arena, bytes);
    } catch (IOException e) {
      throw EspalierException.in(path)
          .found("cannot be read: " + DiskReason.of(e))
          .cause(e)
          .fault();
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  private void refusePointer() {
    if (startsWith(LFS_POINTER)) {
      throw EspalierException.in(path)
          .found("is a Git LFS pointer of %d bytes".formatted(size()))
          .needed("the weights that it points to")
          .remedy("Run 'git lfs pull' in its folder.")
          .fault();
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return bytes.byteSize();
  }

  MemorySegment bytes() {
    return bytes;
  }

  boolean startsWith(byte[] prefix) {
    return size() >= prefix.length
        && bytes.asSlice(0, prefix.length).mismatch(MemorySegment.ofArray(prefix)) < 0;
  }

  /// A copy of a part whose length the caller has bounded.
  byte[] copy(long offset, int length) {
    return bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Starts a fault in this file.
  EspalierException.Fault fault(String found) {
    return EspalierException.in(path).found(found);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
