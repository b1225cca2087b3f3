package dev.espalier.model.format;

import dev.espalier.tensor.Shape;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The header of a safetensors file, read and checked against the file's length. The format is
/// described at [Safetensors].
///
/// @param metadata the strings of `__metadata__`
/// @param tensors in the order of their bytes
record SafetensorsHeader(Map<String, String> metadata, List<TensorInfo> tensors) {
  /// The limit of the reference reader.
  static final long MAX_HEADER_BYTES = 100_000_000;

  /// Bytes of the header length, which comes first.
  static final int LENGTH_BYTES = 8;

  static final String METADATA = "__metadata__";

  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final String READ_DTYPES =
      "F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL";

  private static final Set<String> KNOWN_BUT_NOT_READ =
      Set.of("F4", "F6_E2M3", "F6_E3M2", "F8_E5M2", "F8_E4M3", "F8_E8M0", "C64");

  SafetensorsHeader {
    metadata = Map.copyOf(metadata);
    tensors = List.copyOf(tensors);
  }

  static SafetensorsHeader read(MappedFile file) {
    int length = headerLength(file);
    long dataStart = LENGTH_BYTES + (long) length;
    if (length == 0 || file.bytes().get(ValueLayout.JAVA_BYTE, LENGTH_BYTES) != '{') {
      throw file.fault("header does not start with '{'")
          .needed("a safetensors file")
          .remedy("The file is damaged or of another format.")
          .fault();
    }
    byte[] header = file.copy(LENGTH_BYTES, length);
    var read =
        StrictJson.read(
            file.path(), "header", header, json -> new Parse(file, dataStart, json).header());
    checkCover(file, dataStart, read.tensors);
    return read;
  }

  private static int headerLength(MappedFile file) {
    if (file.size() < LENGTH_BYTES) {
      throw file.fault("ends after %d bytes".formatted(file.size()))
          .needed("8 bytes of header length")
          .remedy("The file is damaged: fetch it again.")
          .fault();
    }
    long length = file.bytes().get(U64, 0);
    if (Long.compareUnsigned(length, MAX_HEADER_BYTES) > 0) {
      throw file.fault("header length is " + Long.toUnsignedString(length))
          .needed("at most " + MAX_HEADER_BYTES)
          .remedy("The file is damaged or of another format.")
          .fault();
    }
    if (length > file.size() - LENGTH_BYTES) {
      throw file.fault("header length is %d".formatted(length))
          .needed("at most the %d bytes that follow it".formatted(file.size() - LENGTH_BYTES))
          .remedy("The file is cut short: fetch it again.")
          .fault();
    }
    return Math.toIntExact(length);
  }

  /// Checks that the tensors, in file order, cover the data and share no byte of it.
  private static void checkCover(MappedFile file, long dataStart, List<TensorInfo> tensors) {
    long end = dataStart;
    String before = "";
    for (var tensor : tensors) {
      if (tensor.offset() < end) {
        throw file.fault("tensors '%s' and '%s' overlap".formatted(before, tensor.name()))
            .needed("tensors that share no byte")
            .fault();
      }
      checkNoHole(file, dataStart, end, tensor.offset());
      end = tensor.end();
      before = tensor.name();
    }
    checkNoHole(file, dataStart, end, file.size());
  }

  private static void checkNoHole(MappedFile file, long dataStart, long from, long to) {
    if (from != to) {
      throw file.fault(
              "bytes %d to %d of the data belong to no tensor"
                  .formatted(from - dataStart, to - dataStart))
          .needed("data that the tensors cover exactly")
          .fault();
    }
  }

  /// What an entry of the header says, before it is checked; absent keys are null.
  private static final class Entry {
    private @Nullable String dtype;
    private @Nullable List<Long> shape;
    private @Nullable List<Long> offsets;
  }

  /// Gathers the entries of one header.
  private record Parse(MappedFile file, long dataStart, StrictJson json) {

    SafetensorsHeader header() {
      var metadata = new LinkedHashMap<String, String>();
      var tensors = new ArrayList<TensorInfo>();
      json.object(
          "header",
          key -> {
            if (key.equals(METADATA)) {
              json.object(METADATA, k -> metadata.put(k, json.text("%s '%s'".formatted(key, k))));
            } else {
              tensors.add(tensor(key));
            }
          });
      tensors.sort(TensorInfo.FILE_ORDER);
      return new SafetensorsHeader(metadata, tensors);
    }

    private TensorInfo tensor(String name) {
      String label = "tensor '%s'".formatted(name);
      var entry = entry(label);
      var encoding = encoding(label, present(entry.dtype, label, "dtype"));
      var shape = Shape.of(present(entry.shape, label, "shape"));
      long byteSize =
          encoding
              .byteSize(shape)
              .orElseThrow(() ->
                  file.fault("%s has shape %s".formatted(label, shape))
                      .needed("less than 2^63 bytes")
                      .remedy("The file is damaged: fetch it again.")
                      .fault());
      return new TensorInfo(
          name, encoding, shape, offset(label, entry, encoding, shape, byteSize), byteSize);
    }

    private Entry entry(String label) {
      var entry = new Entry();
      json.object(
          label,
          key -> {
            switch (key) {
              case "dtype" -> entry.dtype = json.text(label + " dtype");
              case "shape" -> entry.shape = json.sizes(label + " shape");
              case "data_offsets" -> entry.offsets = json.sizes(label + " data_offsets");
              default ->
                  throw file.fault("%s has a key '%s'".formatted(label, key))
                      .needed("dtype, shape and data_offsets only")
                      .fault();
            }
          });
      return entry;
    }

    private <T> T present(@Nullable T value, String label, String key) {
      return Optional.ofNullable(value)
          .orElseThrow(() -> file.fault("%s has no %s".formatted(label, key)).fault());
    }

    private Encoding encoding(String label, String dtype) {
      for (var encoding : Encoding.values()) {
        if (!encoding.isQuantized() && encoding.name().equals(dtype)) {
          return encoding;
        }
      }
      if (KNOWN_BUT_NOT_READ.contains(dtype)) {
        throw file.fault("%s has dtype %s, which is not read".formatted(label, dtype))
            .needed(READ_DTYPES)
            .remedy("Take the model in 16 or 32 bit, or convert it with the tool that made it.")
            .fault();
      }
      throw file.fault("%s has unknown dtype '%s'".formatted(label, dtype))
          .needed(READ_DTYPES)
          .fault();
    }

    /// Checks an entry's offsets and gives the first, counted from the start of the file.
    private long offset(String label, Entry entry, Encoding encoding, Shape shape, long byteSize) {
      var offsets = present(entry.offsets, label, "data_offsets");
      if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast()) {
        throw file.fault("%s has data_offsets %s".formatted(label, offsets))
            .needed("a start and an end")
            .fault();
      }
      long dataBytes = file.size() - dataStart;
      if (offsets.getLast() > dataBytes) {
        throw file.fault("%s ends at byte %d of the data".formatted(label, offsets.getLast()))
            .needed("at most %d, where the file ends".formatted(dataBytes))
            .remedy("The file is cut short: fetch it again.")
            .fault();
      }
      long found = offsets.getLast() - offsets.getFirst();
      if (found != byteSize) {
        throw file.fault("%s has %d bytes".formatted(label, found))
            .needed("%d for %s %s".formatted(byteSize, encoding, shape))
            .fault();
      }
      return dataStart + offsets.getFirst();
    }
  }
}
