package dev.espalier.model.format;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A safetensors file.
///
/// | bytes | type | meaning |
/// |---|---|---|
/// | 8 | u64, little endian | `N`, length of the header, at most 100,000,000 |
/// | `N` | UTF-8 JSON object | the header; starts with `{`, may be padded with blanks at its end |
/// | the rest | little endian | the data: row-major tensors one after the other |
///
/// The header maps each tensor's name to `{"dtype": "F32", "shape": [2, 3], "data_offsets": [0,
/// 24]}`; the offsets count from the start of the data, the second is exclusive. The key
/// `__metadata__`, if present, maps strings to strings. The data is covered exactly: no two tensors
/// overlap, no byte lies between them or after the last. There is one version of the format.
///
/// Read: F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL. Floats of 8 bits and
/// fewer and complex numbers are refused by name.
///
/// Source: the format's description in the README of huggingface/safetensors, and its Rust reader,
/// which refuses the same. Stricter than that reader: a tensor's entry has no other keys.
public final class Safetensors implements WeightFile {
  private final TensorTable table;
  private final Map<String, String> metadata;

  private Safetensors(TensorTable table, Map<String, String> metadata) {
    this.table = table;
    this.metadata = metadata;
  }

  public static Safetensors open(Path path) {
    return MappedFile.read(
        path,
        file -> {
          var header = SafetensorsHeader.read(file);
          return new Safetensors(new TensorTable(file, header.tensors()), header.metadata());
        });
  }

  /// The strings of `__metadata__`; empty when there are none.
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public Path path() {
    return table.file().path();
  }

  @Override
  public List<TensorInfo> tensors() {
    return table.all();
  }

  @Override
  public Optional<TensorInfo> find(String name) {
    return table.find(name);
  }

  @Override
  public MemorySegment bytes(String name) {
    return table.bytes(info(name));
  }

  @Override
  public void close() {
    table.file().close();
  }
}
