package dev.espalier.model.format;

import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Writes safetensors files and their index; the format is described at [Safetensors].
///
/// A file appears whole, as [AtomicFile] has it. The tensors are laid out in the order given, and
/// one at a time is held. As in files of the reference writer, the data starts at a multiple of 8
/// bytes, and `__metadata__` is `{"format": "pt"}`, without which `transformers` refuses a file.
public final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /// Writes `tensors`, whose names differ, to `target`.
  public static void write(Path target, List<TensorSource> tensors) {
    write(target, Map.of("format", "pt"), tensors);
  }

  /// Writes `tensors`, whose names differ, to `target`, with `metadata` as its `__metadata__`.
  public static void write(Path target, Map<String, String> metadata, List<TensorSource> tensors) {
    byte[] header = header(metadata, tensors);
    AtomicFile.replace(
        target,
        sink -> {
          sink.write(MemorySegment.ofArray(header));
          for (var tensor : tensors) {
            writeTensor(tensor, sink);
          }
        });
  }

  /// Writes the index that maps each tensor to the file name of its shard.
  ///
  /// @param totalBytes the bytes of all tensors, which the index states as `total_size`
  public static void writeIndex(Path target, Map<String, String> shardOf, long totalBytes) {
    var text = new StringWriter();
    try (var json =
        JSON.createGenerator(
            new ObjectWriteContext.Base() {
              @Override
              public DefaultPrettyPrinter getPrettyPrinter() {
                return new DefaultPrettyPrinter();
              }
            },
            text)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("metadata");
      json.writeNumberProperty("total_size", totalBytes);
      json.writeEndObject();
      json.writeObjectPropertyStart("weight_map");
      new TreeMap<>(shardOf).forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeEndObject();
    }
    byte[] utf8 = (text + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.replace(target, sink -> sink.write(MemorySegment.ofArray(utf8)));
  }

  /// The header with its length before it and blanks after it.
  private static byte[] header(Map<String, String> metadata, List<TensorSource> tensors) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
      new TreeMap<>(metadata).forEach(json::writeStringProperty);
      json.writeEndObject();
      var names = new HashSet<String>();
      long offset = 0;
      for (var tensor : tensors) {
        if (tensor.name().equals(SafetensorsHeader.METADATA)) {
          throw new IllegalArgumentException("a tensor named '" + tensor.name() + "'");
        }
        if (!names.add(tensor.name())) {
          throw new IllegalArgumentException("two tensors named '" + tensor.name() + "'");
        }
        long end = Math.addExact(offset, tensor.byteSize());
        writeEntry(json, tensor, offset, end);
        offset = end;
      }
      json.writeEndObject();
    }
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    int length = Math.ceilDiv(utf8.length, ALIGNMENT) * ALIGNMENT;
    var header =
        ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES + length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(length)
            .put(utf8);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.array();
  }

  private static void writeEntry(JsonGenerator json, TensorSource tensor, long start, long end) {
    json.writeObjectPropertyStart(tensor.name());
    json.writeStringProperty("dtype", tensor.dtype().name());
    json.writeName("shape");
    json.writeArray(tensor.shape().toArray(), 0, tensor.shape().rank());
    json.writeName("data_offsets");
    json.writeArray(new long[] {start, end}, 0, 2);
    json.writeEndObject();
  }

  private static void writeTensor(TensorSource tensor, TensorSource.Sink sink) {
    long written = tensor.content().countedTo(sink);
    if (written != tensor.byteSize()) {
      throw new IllegalArgumentException(
          "tensor '%s' gave %d bytes; %s %s has %d"
              .formatted(
                  tensor.name(), written, tensor.dtype(), tensor.shape(), tensor.byteSize()));
    }
  }
}
