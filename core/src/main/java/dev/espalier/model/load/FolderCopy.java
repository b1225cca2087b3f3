package dev.espalier.model.load;

import dev.espalier.model.format.SafetensorsWriter;
import dev.espalier.model.format.ShardIndex;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.format.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// Copies a Hugging Face folder, weights edited on the way: each weight file to a safetensors file
/// of as many tensors, with an index where there are several; all other files as they are (licence,
/// notice and use policy among them), but for other copies of the weights and for what Espalier
/// wrote of an earlier pruning.
final class FolderCopy {
  private static final Set<String> WEIGHT_ENDINGS =
      Set.of(".safetensors", ".bin", ".pt", ".pth", ".gguf", ".h5", ".msgpack", ".index.json");

  private static final Set<String> OF_A_PRUNING =
      Set.of(CheckpointWriter.RECORD, "espalier.passport", "calibration.json");

  private final HuggingFaceFolder source;
  private final WeightEdits edits;

  FolderCopy(HuggingFaceFolder source, WeightEdits edits) {
    this.source = source;
    this.edits = edits;
  }

  /// Writes all that is not there yet.
  void write(Path out) throws IOException {
    requireAll();
    var weights = source.weights().path();
    if (source.isSharded()) {
      writeShards(ShardIndex.read(weights), out);
    } else if (!Files.exists(out.resolve("model.safetensors"))) {
      writeFile(weights, out.resolve("model.safetensors"));
    }
    for (Path file : source.files()) {
      String name = file.getFileName().toString();
      if (WEIGHT_ENDINGS.stream().noneMatch(name::endsWith) && !OF_A_PRUNING.contains(name)) {
        Files.copy(file, out.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /// Writes those shards, of several, that are not there yet and hold none of the tensors
  /// `pending`.
  void writeSettled(Path out, Set<String> pending) {
    for (Shard shard : shards(ShardIndex.read(source.weights().path()))) {
      var target = out.resolve(shard.target());
      if (Collections.disjoint(shard.tensors(), pending) && !Files.exists(target)) {
        writeFile(shard.file(), target);
      }
    }
  }

  /// A weight file, what lies in it, and what its copy is called.
  private record Shard(Path file, Set<String> tensors, String target) {}

  private static List<Shard> shards(ShardIndex index) {
    var shards = new ArrayList<Shard>();
    for (String name : index.shards()) {
      var tensors = new HashSet<String>();
      index
          .shardOf()
          .forEach((tensor, shard) -> {
            if (shard.equals(name)) {
              tensors.add(tensor);
            }
          });
      String target =
          "model-%05d-of-%05d.safetensors".formatted(shards.size() + 1, index.shards().size());
      shards.add(new Shard(index.shard(name), tensors, target));
    }
    return shards;
  }

  private void requireAll() {
    var missing =
        edits.tensors().stream()
            .filter(name -> source.weights().find(name).isEmpty())
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("edits of tensors that are not there: " + missing);
    }
  }

  private void writeShards(ShardIndex index, Path out) {
    writeSettled(out, Set.of());
    var shardOf = new LinkedHashMap<String, String>();
    long total = 0;
    for (Shard shard : shards(index)) {
      for (String tensor : shard.tensors()) {
        shardOf.put(tensor, shard.target());
        total += source.weights().info(tensor).byteSize();
      }
    }
    SafetensorsWriter.writeIndex(out.resolve("model.safetensors.index.json"), shardOf, total);
  }

  private void writeFile(Path from, Path to) {
    try (var file = WeightFile.open(from)) {
      var tensors = new ArrayList<TensorSource>();
      for (TensorInfo info : file.tensors()) {
        tensors.add(EditedBytes.source(file, info, edits));
      }
      SafetensorsWriter.write(to, tensors);
    }
  }
}
