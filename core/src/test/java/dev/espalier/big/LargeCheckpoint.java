package dev.espalier.big;

import dev.espalier.Golden;
import dev.espalier.model.LinearShape;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.arch.Architecture;
import dev.espalier.model.arch.ConfigJson;
import dev.espalier.model.format.SafetensorsWriter;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes a checkpoint with the exact shape and names of LLaMA-2-7B, its weights random: 13.5 GB in
/// bf16, three shards, and a text to calibrate on. Called by `./build big`.
///
/// Matrices are drawn from 65,536 numbers of a normal distribution of deviation 0.02, by a seed
/// that depends on the tensor's name alone; norms are 1. The tokenizer is a tiny one.
final class LargeCheckpoint {
  private static final long SHARD_BYTES = 5_000_000_000L;
  private static final int PIECE_WEIGHTS = 1 << 22;
  private static final double DEVIATION = 0.02;
  private static final ValueLayout.OfShort BF16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final Map<String, Object> CONFIG =
      Map.ofEntries(
          Map.entry("architectures", List.of("LlamaForCausalLM")),
          Map.entry("model_type", "llama"),
          Map.entry("vocab_size", 32_000),
          Map.entry("hidden_size", 4096),
          Map.entry("intermediate_size", 11_008),
          Map.entry("num_hidden_layers", 32),
          Map.entry("num_attention_heads", 32),
          Map.entry("num_key_value_heads", 32),
          Map.entry("hidden_act", "silu"),
          Map.entry("max_position_embeddings", 4096),
          Map.entry("rms_norm_eps", 1e-5),
          Map.entry("rope_theta", 10_000.0),
          Map.entry("tie_word_embeddings", false),
          Map.entry("torch_dtype", "bfloat16"),
          Map.entry("bos_token_id", 1),
          Map.entry("eos_token_id", 2));

  private final Path folder;
  private final short[] numbers = new short[1 << Short.SIZE];

  private LargeCheckpoint(Path folder) {
    this.folder = folder;
    var random = new Random(0);
    for (int i = 0; i < numbers.length; i++) {
      float value = (float) (DEVIATION * random.nextGaussian());
      numbers[i] = (short) (Float.floatToIntBits(value) >>> Short.SIZE); // bf16, cut off
    }
  }

  /// Arguments: the new folder, and the new text file.
  public static void main(String[] arguments) throws IOException {
    new LargeCheckpoint(Path.of(arguments[0])).write();
    writeText(Path.of(arguments[1]));
  }

  private void write() throws IOException {
    try (var tokens = CheckpointSource.open(Golden.path("models/llama-gqa-gguf/llama-gqa.gguf"))) {
      CheckpointWriter.save(tokens, WeightEdits.NONE, Destination.folder(folder));
    }
    Files.delete(folder.resolve("model.safetensors"));
    Files.delete(folder.resolve("generation_config.json"));
    var config = JsonMapper.shared().<JsonNode>valueToTree(CONFIG);
    Files.writeString(folder.resolve("config.json"), config.toString());
    writeShards(Architecture.readConfig(ConfigJson.of("config.json", config)));
  }

  private void writeShards(ModelConfig config) {
    var shards = new ArrayList<List<TensorSource>>();
    long bytes = SHARD_BYTES;
    long total = 0;
    for (var tensor : shapes(config).entrySet()) {
      var source = tensor(tensor.getKey(), tensor.getValue());
      if (bytes + source.byteSize() > SHARD_BYTES) {
        shards.add(new ArrayList<>());
        bytes = 0;
      }
      shards.getLast().add(source);
      bytes += source.byteSize();
      total += source.byteSize();
    }
    var shardOf = new LinkedHashMap<String, String>();
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsWriter.write(folder.resolve(name), shards.get(i));
      shards.get(i).forEach(tensor -> shardOf.put(tensor.name(), name));
    }
    SafetensorsWriter.writeIndex(folder.resolve("model.safetensors.index.json"), shardOf, total);
  }

  private static Map<String, Shape> shapes(ModelConfig config) {
    var shapes = new LinkedHashMap<String, Shape>();
    var table = Shape.of(config.vocabulary(), config.hidden());
    var norm = Shape.of(config.hidden());
    shapes.put("model.embed_tokens.weight", table);
    for (int layer = 0; layer < config.layers(); layer++) {
      for (LinearShape linear : LinearShape.ofLayer(config, layer)) {
        shapes.put(linear.name() + ".weight", Shape.of(linear.out(), linear.in()));
      }
      shapes.put("model.layers." + layer + ".input_layernorm.weight", norm);
      shapes.put("model.layers." + layer + ".post_attention_layernorm.weight", norm);
    }
    shapes.put("model.norm.weight", norm);
    shapes.put("lm_head.weight", table);
    return shapes;
  }

  private TensorSource tensor(String name, Shape shape) {
    return new TensorSource(
        name,
        DType.BF16,
        shape,
        sink -> {
          if (shape.rank() == 1) {
            sink.write(ones(Math.toIntExact(shape.elements())));
            return;
          }
          var random = new SplittableRandom(name.hashCode());
          var piece = MemorySegment.ofArray(new byte[PIECE_WEIGHTS * Short.BYTES]);
          for (long left = shape.elements(); left > 0; left -= PIECE_WEIGHTS) {
            int count = (int) Math.min(left, PIECE_WEIGHTS);
            fill(piece, count, random);
            sink.write(piece.asSlice(0, (long) count * Short.BYTES));
          }
        });
  }

  private void fill(MemorySegment piece, int count, SplittableRandom random) {
    for (int at = 0; at < count; at += 4) {
      long bits = random.nextLong();
      for (int i = 0; i < 4; i++) {
        piece.setAtIndex(BF16, at + i, numbers[(int) bits & 0xffff]);
        bits >>>= Short.SIZE;
      }
    }
  }

  private static MemorySegment ones(int count) {
    var ones = MemorySegment.ofArray(new byte[count * Short.BYTES]);
    for (int at = 0; at < count; at++) {
      ones.setAtIndex(BF16, at, (short) (Float.floatToIntBits(1) >>> Short.SIZE));
    }
    return ones;
  }

  private static void writeText(Path file) throws IOException {
    var random = new SplittableRandom(1);
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append((char) ('a' + random.nextInt(3))).append(' ');
    }
    Files.writeString(file, text);
  }
}
