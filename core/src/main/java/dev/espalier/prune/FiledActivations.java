package dev.espalier.prune;

import dev.espalier.EspalierException;
import dev.espalier.model.LayeredModel;
import dev.espalier.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Activations in a file, mapped: batch after batch, row-major, little endian, in the model's type.
/// The system keeps in memory what there is room for.
final class FiledActivations implements Activations {
  private static final long CHUNK = 64L << 20;

  private final Windows windows;
  private final LayeredModel model;
  private final Arena arena;
  private final MemorySegment bytes;

  private FiledActivations(Windows windows, LayeredModel model, Arena arena, MemorySegment bytes) {
    this.windows = windows;
    this.model = model;
    this.arena = arena;
    this.bytes = bytes;
  }

  /// What a file holds, to be sure of it later.
  ///
  /// @param file its name in the work folder
  /// @param crc32c of its bytes
  record Saved(String file, long crc32c) {}

  /// The activations in `folder` that `saved` speaks of; empty where the file is not as it was.
  static Optional<FiledActivations> open(
      Path folder, Saved saved, Windows windows, LayeredModel model) {
    var file = folder.resolve(saved.file());
    try {
      if (!Files.exists(file) || Files.size(file) != windows.bytes(model)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    var activations = map(file, windows, model);
    if (activations.crc32c() != saved.crc32c()) {
      activations.close();
      return Optional.empty();
    }
    return Optional.of(activations);
  }

  private static FiledActivations map(Path file, Windows windows, LayeredModel model) {
    @SuppressWarnings("MustBeClosedChecker") // by close(), or below when nothing was mapped
    var arena = Arena.ofShared();
    boolean isMapped = false;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      isMapped = true;
      return new FiledActivations(windows, model, arena, bytes);
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      if (!isMapped) {
        arena.close();
      }
    }
  }

  private long crc32c() {
    var checksum = new CRC32C();
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      long length = Math.min(CHUNK, bytes.byteSize() - at);
      checksum.update(bytes.asSlice(at, length).asByteBuffer());
    }
    return checksum.getValue();
  }

  @Override
  public Tensor batch(int index) {
    long offset = 0;
    for (int before = 0; before < index; before++) {
      offset += size(before);
    }
    return Tensor.over(
        bytes.asSlice(offset, size(index)), model.dtype(), windows.shape(index, model));
  }

  private long size(int index) {
    return windows.shape(index, model).elements() * model.dtype().bytes();
  }

  @Override
  public void close() {
    arena.close();
  }

  private static EspalierException unreadable(Path file, IOException e) {
    return EspalierException.in(file)
        .found("cannot be read (" + EspalierException.reason(e) + ")")
        .cause(e)
        .fault();
  }

  /// A file of activations that is being written.
  static final class Growing implements Activations.Growing {
    private final Path file;
    private final Windows windows;
    private final LayeredModel model;
    private final FileChannel channel;
    private final CRC32C checksum = new CRC32C();

    Growing(Path file, Windows windows, LayeredModel model) {
      this.file = file;
      this.windows = windows;
      this.model = model;
      try {
        this.channel =
            FileChannel.open(
                file,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    @Override
    public void add(Tensor batch) {
      var bytes = batch.contiguous().bytes();
      try {
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
          var chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer();
          checksum.update(chunk.duplicate());
          while (chunk.hasRemaining()) {
            channel.write(chunk);
          }
        }
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    /// What the file holds now.
    Saved saved() {
      return new Saved(String.valueOf(file.getFileName()), checksum.getValue());
    }

    @Override
    public FiledActivations finished() {
      close();
      return map(file, windows, model);
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private EspalierException unwritable(IOException e) {
      return EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .needed("room for what goes into the next layer")
          .cause(e)
          .fault();
    }
  }
}
