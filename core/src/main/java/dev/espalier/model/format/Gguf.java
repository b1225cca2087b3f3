package dev.espalier.model.format;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A GGUF file, version 2 or 3, little endian.
///
/// | field | type | meaning |
/// |---|---|---|
/// | magic | 4 bytes | `GGUF` |
/// | version | u32 | 2 or 3; 3 differs only in that big-endian files exist (not read) |
/// | tensor count | u64 | |
/// | metadata count | u64 | |
/// | metadata | pairs | key (string), value type (u32), value |
/// | tensor infos | records | see below |
/// | padding | | up to a multiple of the alignment |
/// | data | | the tensors; each starts at a multiple of the alignment |
///
/// A string is a u64 length and that many bytes of UTF-8. A value is one of u8 (type 0), i8 (1),
/// u16 (2), i16 (3), u32 (4), i32 (5), f32 (6), bool (7, one byte), string (8), array (9), u64
/// (10), i64 (11), f64 (12); an array is an element type (u32), a u64 count and the elements.
/// Version 1, which had 32-bit counts and lengths, is not read.
///
/// A tensor info is a name (string), the number of dimensions (u32, at most 4), that many sizes
/// (u64) with the *innermost first*, a ggml type (u32) and an offset (u64) from the start of the
/// data. [TensorInfo#shape] has the sizes in row-major order, outermost first. The alignment is the
/// metadata `general.alignment` (u32), else 32.
///
/// Bounds of our own, far above real files, so that a damaged count cannot exhaust the heap: header
/// 128 MiB, names of 65535 bytes, 2^20 tensors, 2^20 pairs, 2^23 array elements, arrays four deep.
///
/// Source: `docs/gguf.md` in ggml-org/ggml and `ggml/src/gguf.cpp` in llama.cpp.
public final class Gguf implements WeightFile {
  private final TensorTable table;
  private final GgufMetadata metadata;

  private Gguf(TensorTable table, GgufMetadata metadata) {
    this.table = table;
    this.metadata = metadata;
  }

  public static Gguf open(Path path) {
    return MappedFile.read(
        path,
        file -> {
          var header = GgufHeader.read(file);
          return new Gguf(
              new TensorTable(file, header.tensors()), new GgufMetadata(path, header.metadata()));
        });
  }

  /// The key/value pairs: architecture, sizes, tokenizer.
  public GgufMetadata metadata() {
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
