package dev.espalier.model.format;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class ShardedWeightsIsAWeightFileTest extends WeightFileContract {
  @Override
  Path write() throws IOException {
    shard("model-00001-of-00002.safetensors", "w", 2, 1, 2, 3, 4, 5, 6, 7, 8);
    shard("model-00002-of-00002.safetensors", "v", 1, 9, 10, 11, 12);
    var index = folder.resolve("model.safetensors.index.json");
    SafetensorsWriter.writeIndex(
        index,
        Map.of("v", "model-00002-of-00002.safetensors", "w", "model-00001-of-00002.safetensors"),
        12);
    return index;
  }

  private void shard(String file, String tensor, int size, int... bytes) {
    var content = MemorySegment.ofArray(new Bytes().u8(bytes).array());
    SafetensorsWriter.write(
        folder.resolve(file), List.of(TensorSource.of(tensor, DType.F32, Shape.of(size), content)));
  }
}
