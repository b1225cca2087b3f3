package dev.espalier.model.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Little-endian bytes, put together field by field.
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes u8(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  Bytes u16(int value) {
    return raw(field(2).putShort((short) value).array());
  }

  Bytes u32(int value) {
    return raw(field(4).putInt(value).array());
  }

  Bytes u64(long value) {
    return raw(field(8).putLong(value).array());
  }

  Bytes ascii(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A u64 length and the text in UTF-8.
  Bytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return u64(utf8.length).raw(utf8);
  }

  Bytes zeros(int count) {
    return raw(new byte[count]);
  }

  Bytes padTo(int multiple) {
    return zeros(Math.ceilDiv(out.size(), multiple) * multiple - out.size());
  }

  Bytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  int size() {
    return out.size();
  }

  byte[] array() {
    return out.toByteArray();
  }

  private static ByteBuffer field(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
