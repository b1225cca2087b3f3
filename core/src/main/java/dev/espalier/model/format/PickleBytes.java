package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.util.Arrays;

/// The bytes of `data.pkl`, read from the front.
final class PickleBytes {
  private final MappedFile file;
  private final byte[] bytes;
  private int position;

  PickleBytes(MappedFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  int position() {
    return position;
  }

  int u8() {
    return bytes[take(1)] & 0xff;
  }

  /// A little-endian signed integer of 0 to 8 bytes; unsigned where fewer than the type's are
  /// asked.
  long signed(int length) {
    int at = take(length);
    long value = length == 0 ? 0 : bytes[at + length - 1];
    for (int i = length - 2; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return value;
  }

  /// A little-endian unsigned integer of 1 to 7 bytes.
  long unsigned(int length) {
    return signed(length) & ((1L << (8 * length)) - 1);
  }

  /// `length` bytes of UTF-8, a length that may exceed what is left.
  String text(long length) {
    if (length > bytes.length - position) {
      throw ended();
    }
    int at = take((int) length);
    return utf8(at, position);
  }

  /// UTF-8 up to a line feed, which is passed over.
  String line() {
    int start = position;
    while (u8() != '\n') {}
    return utf8(start, position - 1);
  }

  private String utf8(int from, int to) {
    return StrictUtf8.decode(Arrays.copyOfRange(bytes, from, to))
        .orElseThrow(() ->
            file.fault("data.pkl has text at byte %d that is not UTF-8".formatted(from)).fault());
  }

  private int take(int length) {
    if (length > bytes.length - position) {
      throw ended();
    }
    position += length;
    return position - length;
  }

  private EspalierException ended() {
    return file.fault("data.pkl ends at byte %d, inside an opcode".formatted(bytes.length))
        .remedy("The file is damaged: fetch it again.")
        .fault();
  }
}
