package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Named tensors in a file, memory-mapped. Everything that the file says about them was checked
/// against its length before it was opened; no byte of a tensor is read until it is used.
///
/// May be used by several threads. After [#close], which unmaps the file, segments that it gave out
/// throw [IllegalStateException], and native tensors that were made over them must be gone.
public interface WeightFile extends AutoCloseable {

  /// Opens a weight file of the format that its name ends in: `.safetensors`, `.gguf`, `.bin`,
  /// `.pt` or `.pth`, or `.index.json` for shards.
  static WeightFile open(Path path) {
    String name = path.toString();
    if (name.endsWith(".safetensors")) {
      return Safetensors.open(path);
    }
    if (name.endsWith(".gguf")) {
      return Gguf.open(path);
    }
    if (name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".pth")) {
      return TorchCheckpoint.open(path);
    }
    if (name.endsWith(".index.json")) {
      return ShardedWeights.open(path);
    }
    throw EspalierException.in(path)
        .found("not known as a weight file by its name")
        .needed("a name that ends in .safetensors, .gguf, .bin, .pt, .pth or .index.json")
        .fault();
  }

  /// The file, as it was given.
  Path path();

  /// Its tensors in the order of their bytes.
  List<TensorInfo> tensors();

  /// The tensor of that name, if the file has it.
  Optional<TensorInfo> find(String name);

  /// The bytes of a tensor of this file, read-only, valid until [#close].
  MemorySegment bytes(String name);

  @Override
  void close();

  /// The tensor of that name, which the file must have.
  default TensorInfo info(String name) {
    return find(name)
        .orElseThrow(() ->
            EspalierException.in(path())
                .found("no tensor '%s' among its %d".formatted(name, tensors().size()))
                .fault());
  }
}
