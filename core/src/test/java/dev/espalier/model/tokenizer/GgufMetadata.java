package dev.espalier.model.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The metadata of a trusted GGUF file, read the short way. `model.format` has the careful reader,
/// which this package may not see.
final class GgufMetadata {
  private static final int HEADER_LIMIT = 1 << 24;

  private final ByteBuffer bytes;

  private GgufMetadata(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  static Map<String, Object> read(Path file) {
    try (var channel = FileChannel.open(file)) {
      long size = Math.min(channel.size(), HEADER_LIMIT);
      return new GgufMetadata(channel.map(FileChannel.MapMode.READ_ONLY, 0, size)).entries();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> entries() {
    bytes.position(16); // magic, version, tensor count
    long count = bytes.getLong();
    var entries = new HashMap<String, Object>();
    for (long i = 0; i < count; i++) {
      String key = string();
      entries.put(key, value(bytes.getInt()));
    }
    return entries;
  }

  private Object value(int type) {
    return switch (type) {
      case 0, 1 -> (int) bytes.get();
      case 2, 3 -> (int) bytes.getShort();
      case 4 -> Integer.toUnsignedLong(bytes.getInt());
      case 5 -> bytes.getInt();
      case 6 -> bytes.getFloat();
      case 7 -> bytes.get() != 0;
      case 8 -> string();
      case 9 -> array();
      case 10, 11 -> bytes.getLong();
      case 12 -> bytes.getDouble();
      default -> throw new IllegalStateException("type " + type);
    };
  }

  private List<Object> array() {
    int type = bytes.getInt();
    long count = bytes.getLong();
    var list = new ArrayList<Object>();
    for (long i = 0; i < count; i++) {
      list.add(value(type));
    }
    return list;
  }

  private String string() {
    byte[] text = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
