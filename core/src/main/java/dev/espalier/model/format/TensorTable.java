package dev.espalier.model.format;

import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The tensors of one mapped file, by name and in file order.
final class TensorTable {
  private final MappedFile file;
  private final SequencedMap<String, TensorInfo> byName = new LinkedHashMap<>();

  /// The names are distinct and the bytes inside the file: the readers have checked both.
  TensorTable(MappedFile file, Collection<TensorInfo> inFileOrder) {
    this.file = file;
    for (var tensor : inFileOrder) {
      byName.put(tensor.name(), tensor);
    }
  }

  MappedFile file() {
    return file;
  }

  List<TensorInfo> all() {
    return List.copyOf(byName.values());
  }

  Optional<TensorInfo> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  MemorySegment bytes(TensorInfo tensor) {
    return file.bytes().asSlice(tensor.offset(), tensor.byteSize());
  }
}
