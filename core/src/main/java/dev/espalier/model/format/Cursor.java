package dev.espalier.model.format;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads little-endian fields of a mapped file, one after the other, up to a limit. What is being
/// read is named first, so that a file that ends early says where.
final class Cursor {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final long limit;
  private long position;
  private String item = "the header";

  Cursor(MappedFile file, long limit) {
    this.file = file;
    this.limit = Math.min(limit, file.size());
  }

  /// Names what is read from here on, for messages.
  void reading(String next) {
    this.item = next;
  }

  long position() {
    return position;
  }

  long remaining() {
    return limit - position;
  }

  int u8() {
    return file.bytes().get(ValueLayout.JAVA_BYTE, take(1)) & 0xff;
  }

  int u16() {
    return file.bytes().get(U16, take(2)) & 0xffff;
  }

  /// Four bytes; the caller reads them as signed or not.
  int u32() {
    return file.bytes().get(U32, take(4));
  }

  /// Eight bytes; the caller reads them as signed or not.
  long u64() {
    return file.bytes().get(U64, take(8));
  }

  /// A count of things that take at least `minBytes` each, so that it cannot exceed what is left.
  int count(String things, int minBytes, int most) {
    long count = u64();
    if (Long.compareUnsigned(count, Math.min(most, remaining() / minBytes)) > 0) {
      throw file.fault("%s has %s %s".formatted(item, Long.toUnsignedString(count), things))
          .needed(
              count > 0 && count <= remaining() / minBytes
                  ? "at most " + most
                  : "no more than the %d bytes that follow can hold".formatted(remaining()))
          .remedy("The file is damaged: fetch it again.")
          .fault();
    }
    return (int) count;
  }

  /// A string of at most `most` bytes: u64 length, then that many bytes of UTF-8.
  String text(int most) {
    int length = count("bytes", 1, most);
    return StrictUtf8.decode(file.copy(take(length), length))
        .orElseThrow(() -> file.fault(item + " is not UTF-8").fault());
  }

  private long take(int bytes) {
    if (bytes > remaining()) {
      var fault =
          limit < file.size()
              ? file.fault("header is longer than %d bytes, inside %s".formatted(limit, item))
              : file.fault("ends at byte %d, inside %s".formatted(limit, item));
      throw fault.remedy("The file is damaged: fetch it again.").fault();
    }
    long at = position;
    position += bytes;
    return at;
  }
}
