package dev.espalier.model.load;

import dev.espalier.model.format.SafetensorsWriter;
import dev.espalier.model.format.ShardIndex;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.format.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  void write(Path out) throws IOException {
    requireAll();
    var weights = source.weights().path();
    if (weights.toString().endsWith(".index.json")) {
      writeShards(ShardIndex.read(weights), out);
    } else {
      writeFile(weights, out.resolve("model.safetensors"));
    }
    for (Path file : source.files()) {
      String name = file.getFileName().toString();
      if (WEIGHT_ENDINGS.stream().noneMatch(name::endsWith) && !OF_A_PRUNING.contains(name)) {
        Files.copy(file, out.resolve(name));
      }
    }
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
    var shardOf = new LinkedHashMap<String, String>();
    long total = 0;
    var shards = List.copyOf(index.shards());
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      for (TensorInfo info : writeFile(index.shard(shards.get(i)), out.resolve(name))) {
        shardOf.put(info.name(), name);
        total += info.byteSize();
      }
    }
    SafetensorsWriter.writeIndex(out.resolve("model.safetensors.index.json"), shardOf, total);
  }

  private List<TensorInfo> writeFile(Path from, Path to) {
    try (var file = WeightFile.open(from)) {
      var tensors = new ArrayList<TensorSource>();
      for (TensorInfo info : file.tensors()) {
        tensors.add(EditedBytes.source(file, info, edits));
      }
      SafetensorsWriter.write(to, tensors);
      return file.tensors();
    }
  }
}
