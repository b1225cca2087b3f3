package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Texts in a temporary file, of which each can be read by itself: a gzipped shard has no other
/// middle. The file goes when it is closed.
final class UnpackedTexts implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final long[] ends; // behind the last byte of each text
  private int count;

  private UnpackedTexts(Path file, FileChannel channel, int size) {
    this.file = file;
    this.channel = channel;
    this.ends = new long[size];
  }

  /// Room for `size` texts, to be added in order.
  static UnpackedTexts write(int size) {
    try {
      var file = Files.createTempFile("espalier-documents", ".tmp");
      var channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new UnpackedTexts(file, channel, size);
    } catch (IOException e) {
      throw unusable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  void add(String text) {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      ends[count++] = channel.position();
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  String at(int index) {
    long from = index == 0 ? 0 : ends[index - 1];
    var bytes = ByteBuffer.allocate(Math.toIntExact(ends[index] - from));
    try {
      int read = 0;
      while (read >= 0 && bytes.hasRemaining()) {
        read = channel.read(bytes, from + bytes.position());
      }
      return new String(bytes.array(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static EspalierException unusable(Path path, IOException e) {
    return EspalierException.in(path)
        .found("cannot hold the unpacked documents (" + EspalierException.reason(e) + ")")
        .needed("a folder for temporary files with room for them")
        .remedy("Draw by another --calibration-rule, which reads the file as it is.")
        .cause(e)
        .fault();
  }
}
