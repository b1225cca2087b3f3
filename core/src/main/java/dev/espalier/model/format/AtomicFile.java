package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes files that appear whole or not at all: as `NAME.partial` beside the target, forced to
/// disk, and renamed over it in one step. When that fails, the partial file is deleted and the
/// target is what it was.
final class AtomicFile {
  /// Bytes that one call writes at most: a segment over 2 GiB has no buffer.
  private static final long CHUNK = 64L << 20;

  private AtomicFile() {}

  /// Writes what `content` gives to `target`.
  static void replace(Path target, TensorSource.Content content) {
    var partial = target.resolveSibling(target.getFileName() + ".partial");
    boolean created = false;
    try {
      try (var channel =
          FileChannel.open(
              partial,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        created = true;
        content.writeTo(bytes -> writeAll(target, channel, bytes));
        channel.force(true);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      created = false;
    } catch (IOException e) {
      throw unwritable(target, e);
    } finally {
      if (created) {
        delete(target, partial);
      }
    }
  }

  private static void writeAll(Path target, FileChannel channel, MemorySegment bytes) {
    try {
      for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
        var chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer();
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private static void delete(Path target, Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private static EspalierException unwritable(Path target, IOException refusal) {
    return EspalierException.in(target)
        .found("cannot be written: " + DiskReason.of(refusal))
        .needed("a folder that can be written to, with room for the file")
        .cause(refusal)
        .fault();
  }
}
