package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The header of a GGUF file, read and checked against the file's length. The format and the bounds
/// are described at [Gguf].
///
/// @param metadata the pairs, in file order
/// @param tensors in the order of their bytes, with offsets from the start of the file
record GgufHeader(Map<String, GgufValue> metadata, List<TensorInfo> tensors) {
  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private static final long MAX_HEADER_BYTES = 128L << 20;
  private static final int MAX_COUNT = 1 << 20;

  /// The limit of keys in the description of the format.
  static final int MAX_NAME_BYTES = 65535;

  private static final int DEFAULT_ALIGNMENT = 32;
  private static final int MIN_ALIGNMENT = 8;

  /// Key length, value type and the smallest value.
  private static final int MIN_PAIR_BYTES = 8 + 4 + 1;

  /// Name length, dimensions, type and offset.
  private static final int MIN_TENSOR_BYTES = 8 + 4 + 4 + 8;

  static GgufHeader read(MappedFile file) {
    checkMagic(file);
    var cursor = new Cursor(file, MAX_HEADER_BYTES);
    cursor.u32();
    checkVersion(file, cursor.u32());
    int tensors = cursor.count("tensors", MIN_TENSOR_BYTES, MAX_COUNT);
    int pairs = cursor.count("metadata pairs", MIN_PAIR_BYTES, MAX_COUNT);
    var metadata = new GgufPairs(file, cursor).read(pairs);
    long alignment = alignment(file, metadata);
    return new GgufHeader(metadata, new GgufTensors(file, cursor, alignment).read(tensors));
  }

  private static void checkMagic(MappedFile file) {
    if (!file.startsWith(MAGIC)) {
      byte[] start = file.copy(0, (int) Math.min(MAGIC.length, file.size()));
      throw file.fault("starts with the bytes " + HexFormat.ofDelimiter(" ").formatHex(start))
          .needed("47 47 55 46 ('GGUF')")
          .remedy("The file is damaged or of another format.")
          .fault();
    }
  }

  private static void checkVersion(MappedFile file, int version) {
    if (version == 2 || version == 3) {
      return;
    }
    // A small number that reads as a huge one was written with the other byte order.
    boolean swapped = Integer.compareUnsigned(Integer.reverseBytes(version), 0xffff) <= 0;
    String found =
        swapped && version != 0
            ? "is big-endian GGUF version " + Integer.reverseBytes(version)
            : "is GGUF version " + Integer.toUnsignedString(version);
    throw needsKnownVersion(file.fault(found));
  }

  private static EspalierException needsKnownVersion(EspalierException.Fault fault) {
    return fault
        .needed("little-endian version 2 or 3")
        .remedy("Convert it with the tools of llama.cpp.")
        .fault();
  }

  private static long alignment(MappedFile file, Map<String, GgufValue> metadata) {
    String key = "general.alignment";
    if (!metadata.containsKey(key)) {
      return DEFAULT_ALIGNMENT;
    }
    long alignment = new GgufMetadata(file.path(), metadata).size(key);
    if (alignment < MIN_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw file.fault("metadata '%s' is %d".formatted(key, alignment))
          .needed("a power of two from 8 on")
          .fault();
    }
    return alignment;
  }
}
