package dev.espalier.model.format;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Writes GGUF files of version 3, little endian; the format is described at [Gguf].
///
/// A file appears whole, as [AtomicFile] has it. The tensors are laid out in the order given, each
/// at a multiple of 32 bytes, and one at a time is held.
public final class GgufWriter {
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private static final Map<String, Integer> WHOLE_TYPES =
      Map.of("u8", 0, "i8", 1, "u16", 2, "i16", 3, "u32", 4, "i32", 5, "u64", 10, "i64", 11);

  private final ByteArrayOutputStream header = new ByteArrayOutputStream();

  private GgufWriter() {}

  /// Writes `metadata`, without a `general.alignment` of its own, and `tensors` to `target`.
  public static void write(
      Path target, SequencedMap<String, GgufValue> metadata, List<GgufTensor> tensors) {
    byte[] header = new GgufWriter().header(metadata, tensors);
    AtomicFile.replace(
        target,
        sink -> {
          sink.write(MemorySegment.ofArray(header));
          for (var tensor : tensors) {
            writeTensor(tensor, sink);
          }
        });
  }

  private byte[] header(SequencedMap<String, GgufValue> metadata, List<GgufTensor> tensors) {
    if (metadata.containsKey("general.alignment")) {
      throw new IllegalArgumentException("an alignment of its own: it is " + ALIGNMENT);
    }
    raw("GGUF".getBytes(StandardCharsets.US_ASCII));
    u32(VERSION);
    u64(tensors.size());
    u64(metadata.size());
    metadata.forEach((key, value) -> {
      text(key);
      u32(type(value));
      value(value);
    });
    var names = new HashSet<String>();
    long offset = 0;
    for (var tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("two tensors named '" + tensor.name() + "'");
      }
      info(tensor, offset);
      offset = Math.addExact(offset, tensor.byteSize() + padding(tensor.byteSize()));
    }
    raw(new byte[padding(header.size())]);
    return header.toByteArray();
  }

  private void info(GgufTensor tensor, long offset) {
    text(tensor.name());
    u32(tensor.shape().rank());
    for (int i = tensor.shape().rank() - 1; i >= 0; i--) { // innermost first
      u64(tensor.shape().size(i));
    }
    u32(GgmlType.numberOf(tensor.encoding()));
    u64(offset);
  }

  private static int type(GgufValue value) {
    return switch (value) {
      case GgufValue.Whole whole -> wholeType(whole.kind());
      case GgufValue.Real real -> real.kind().equals("f32") ? 6 : 12;
      case GgufValue.Flag _ -> 7;
      case GgufValue.Text _ -> STRING;
      case GgufValue.Array _ -> ARRAY;
    };
  }

  private static int wholeType(String kind) {
    Integer type = WHOLE_TYPES.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("no integer type '" + kind + "'");
    }
    return type;
  }

  private void value(GgufValue value) {
    switch (value) {
      case GgufValue.Whole(String kind, long number) -> whole(kind, number);
      case GgufValue.Real(String kind, double number) -> {
        if (kind.equals("f32")) {
          u32(Float.floatToRawIntBits((float) number));
        } else {
          u64(Double.doubleToRawLongBits(number));
        }
      }
      case GgufValue.Flag(boolean flag) -> header.write(flag ? 1 : 0);
      case GgufValue.Text(String text) -> text(text);
      case GgufValue.Array array -> array(array.values());
    }
  }

  private void whole(String kind, long number) {
    switch (kind) {
      case "u8", "i8" -> header.write((int) number);
      case "u16", "i16" -> raw(field(Short.BYTES).putShort((short) number).array());
      case "u32", "i32" -> u32((int) number);
      default -> u64(number);
    }
  }

  /// An empty array is one of strings: its type was not kept when it was read.
  private void array(List<GgufValue> values) {
    int type = values.isEmpty() ? STRING : type(values.getFirst());
    u32(type);
    u64(values.size());
    for (var value : values) {
      if (type(value) != type) {
        throw new IllegalArgumentException("an array of " + values.getFirst() + " and " + value);
      }
      value(value);
    }
  }

  private static void writeTensor(GgufTensor tensor, TensorSource.Sink sink) {
    long written = tensor.content().countedTo(sink);
    if (written != tensor.byteSize()) {
      throw new IllegalArgumentException(
          "tensor '%s' gave %d bytes; %s %s has %d"
              .formatted(
                  tensor.name(), written, tensor.encoding(), tensor.shape(), tensor.byteSize()));
    }
    sink.write(MemorySegment.ofArray(new byte[padding(tensor.byteSize())]));
  }

  private static int padding(long bytes) {
    return Math.floorMod(-bytes, ALIGNMENT);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    u64(utf8.length);
    raw(utf8);
  }

  private void u32(int value) {
    raw(field(Integer.BYTES).putInt(value).array());
  }

  private void u64(long value) {
    raw(field(Long.BYTES).putLong(value).array());
  }

  private void raw(byte[] bytes) {
    header.writeBytes(bytes);
  }

  private static ByteBuffer field(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
