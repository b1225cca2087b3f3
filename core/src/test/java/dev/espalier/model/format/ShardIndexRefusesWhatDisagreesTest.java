package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShardIndexRefusesWhatDisagreesTest {
  private static final String ONE = "model-00001-of-00002.safetensors";
  private static final String TWO = "model-00002-of-00002.safetensors";

  @TempDir Path folder;
  private Path index = Path.of("");

  @BeforeEach
  void writeShards() {
    index = folder.resolve("model.safetensors.index.json");
    shard(ONE, "a", "b");
    shard(TWO, "c");
  }

  @Test
  void theWholeLoads() {
    SafetensorsWriter.writeIndex(index, Map.of("a", ONE, "b", ONE, "c", TWO), 3);
    try (var weights = ShardedWeights.open(index)) {
      assertThat(weights.tensors()).extracting(TensorInfo::name).containsExactly("a", "b", "c");
      assertThat(weights.index().shards()).containsExactly(ONE, TWO);
    }
  }

  @Test
  void theIndexIsWrittenWithSortedNames() throws IOException {
    SafetensorsWriter.writeIndex(index, Map.of("c", TWO, "a", ONE), 3);
    assertThat(index)
        .hasContent(
            """
            {
              "metadata" : {
                "total_size" : 3
              },
              "weight_map" : {
                "a" : "model-00001-of-00002.safetensors",
                "c" : "model-00002-of-00002.safetensors"
              }
            }
            """);
  }

  @Test
  void pytorchShardsAreReadToo() throws IOException {
    Files.copy(Golden.file("torch/module.bin"), folder.resolve("pytorch_model-1.bin"));
    var path =
        Files.writeString(
            folder.resolve("pytorch_model.bin.index.json"),
            """
            {"weight_map":{"weight":"pytorch_model-1.bin","bias":"pytorch_model-1.bin"}}\
            """);
    try (var weights = WeightFile.open(path)) {
      assertThat(weights.info("weight").shape()).isEqualTo(Shape.of(2, 3));
    }
  }

  @Test
  void anAbsentShard() throws IOException {
    SafetensorsWriter.writeIndex(index, Map.of("a", ONE, "b", ONE, "c", TWO), 3);
    Files.delete(folder.resolve(TWO));
    assertFault(
        index,
        "shard '"
            + TWO
            + "' is not in the folder; needs all 2 shards that the index names. Fetch the"
            + " missing file.");
  }

  @Test
  void aTensorThatItsShardLacks() {
    SafetensorsWriter.writeIndex(index, Map.of("a", ONE, "b", TWO, "c", TWO), 3);
    assertFault(
        index,
        "tensor 'b' is not in '"
            + TWO
            + "'; needs the shards that belong to this index. Take the index"
            + " and the shards from one revision.");
  }

  @Test
  void aTensorThatTheIndexLacks() {
    SafetensorsWriter.writeIndex(index, Map.of("a", ONE, "c", TWO), 3);
    assertFault(
        folder.resolve(ONE),
        "tensor 'b' is not named for this shard; needs only those that model.safetensors.index.json"
            + " names. Take the index and the shards from one revision.");
  }

  @Test
  void aTensorInTwoShards() {
    shard(TWO, "a", "c");
    SafetensorsWriter.writeIndex(index, Map.of("a", ONE, "b", ONE, "c", TWO), 3);
    assertFault(
        folder.resolve(TWO),
        "tensor 'a' is not named for this shard; needs only those that model.safetensors.index.json"
            + " names. Take the index and the shards from one revision.");
  }

  @Test
  void aShardOutsideTheFolder() throws IOException {
    assertIndexFault(
        "{'weight_map':{'a':'../a.safetensors'}}",
        "weight_map 'a' is '../a.safetensors'; needs the name of a file in the same folder");
  }

  @Test
  void aTensorTwice() throws IOException {
    assertIndexFault("{'weight_map':{'a':'x','a':'y'}}", "weight_map has 'a' twice");
  }

  @Test
  void noTensor() throws IOException {
    assertIndexFault("{'metadata':{}}", "names no tensor; needs a weight_map of tensors to files");
  }

  @Test
  void noJson() throws IOException {
    assertIndexFault(
        "{'weight_map'\n!}",
        "index is not JSON at line 2, column 1. The file is damaged: fetch it again.");
  }

  @Test
  void aDepthBomb() throws IOException {
    assertIndexFault(
        "{'metadata':" + "[".repeat(1_000_000),
        "index has a name or number that is too long, or objects that are nested too deep; needs names"
            + " below 50000 characters, numbers below 1000 and 500 levels");
  }

  @Test
  void anIndexOverTheLimit() throws IOException {
    try (var file = new RandomAccessFile(index.toFile(), "rw")) {
      file.setLength(100_000_001);
    }
    assertFault(index, "has 100000001 bytes; needs at most 100000000 for an index");
  }

  private void assertIndexFault(String json, String message) throws IOException {
    Files.writeString(index, json.replace('\'', '"'));
    assertFault(index, message);
  }

  private void assertFault(Path file, String message) {
    assertThatThrownBy(() -> ShardedWeights.open(index).close())
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ": " + message);
  }

  private void shard(String file, String... tensors) {
    SafetensorsWriter.write(
        folder.resolve(file),
        Arrays.stream(tensors)
            .map(name ->
                TensorSource.of(name, DType.U8, Shape.of(1), MemorySegment.ofArray(new byte[1])))
            .toList());
  }
}
