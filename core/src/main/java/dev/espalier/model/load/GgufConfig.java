package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;
import dev.espalier.model.ModelConfig.RopeConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.arch.Architecture;
import dev.espalier.model.format.Gguf;
import dev.espalier.model.format.GgufMetadata;
import dev.espalier.model.format.GgufValue;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A GGUF file's metadata as a [ModelConfig]. Keys: ggml `docs/gguf.md`.
final class GgufConfig {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private GgufConfig() {}

  static ModelConfig read(Path path, Gguf gguf) {
    var metadata = gguf.metadata();
    String where = String.valueOf(path.getFileName());
    String family = metadata.string("general.architecture");
    if (family.equals("llama") && isMixture(metadata)) {
      throw EspalierException.in(where)
          .found("a mixture of experts (llama.expert_count)")
          .needed("a dense model")
          .fault();
    }
    Architecture.named(where, family);
    var keys = new Keys(metadata, family + ".");
    int hidden = keys.size("embedding_length");
    int heads = keys.size("attention.head_count");
    int kvHeads = keys.size("attention.head_count_kv", heads);
    boolean isQwen = family.equals("qwen2");
    try {
      return new ModelConfig(
          family,
          vocabulary(gguf, where),
          hidden,
          keys.size("block_count"),
          heads,
          kvHeads,
          keys.size("attention.key_length", heads == 0 ? 0 : hidden / heads),
          keys.size("feed_forward_length"),
          keys.size("context_length"),
          metadata.real(family + ".attention.layer_norm_rms_epsilon"),
          new RopeConfig(keys.real("rope.freq_base", 10_000), scaling(where, keys, gguf)),
          keys.size("attention.sliding_window", ModelConfig.NO_WINDOW),
          new Biases(
              isQwen || gguf.find("blk.0.attn_q.bias").isPresent(),
              gguf.find("blk.0.attn_output.bias").isPresent(),
              gguf.find("blk.0.ffn_gate.bias").isPresent()),
          gguf.find("output.weight").isEmpty());
    } catch (IllegalArgumentException e) {
      throw EspalierException.in(where).found(String.valueOf(e.getMessage())).cause(e).fault();
    }
  }

  private static boolean isMixture(GgufMetadata metadata) {
    return metadata.has("llama.expert_count") && metadata.integer("llama.expert_count") > 0;
  }

  private static int vocabulary(Gguf gguf, String where) {
    var embedding = gguf.find("token_embd.weight");
    if (embedding.isEmpty() || embedding.get().shape().rank() != 2) {
      throw EspalierException.in(where)
          .found("no two-dimensional tensor 'token_embd.weight'")
          .needed("a model; this file may hold a vocabulary alone")
          .fault();
    }
    return Math.toIntExact(embedding.get().shape().size(0));
  }

  private static RopeScaling scaling(String where, Keys keys, Gguf gguf) {
    String type = keys.text("rope.scaling.type", "none");
    if (gguf.find(TensorNames.ROPE_FACTORS).isPresent()) {
      return llama3(where, gguf, keys);
    }
    return switch (type) {
      case "none" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(keys.real("rope.scaling.factor", 1));
      default ->
          throw EspalierException.in(where)
              .found("RoPE scaling '" + type + "' is not known")
              .needed("none, linear, or the factors of llama3")
              .fault();
    };
  }

  /// The file keeps the factor of each frequency, not the rule: Llama 3.1 and later are published
  /// with 1, 4 and 8192, so these must give the very factors, or the file is refused.
  private static RopeScaling llama3(String where, Gguf gguf, Keys keys) {
    var info = gguf.info(TensorNames.ROPE_FACTORS);
    var bytes = gguf.bytes(TensorNames.ROPE_FACTORS);
    int count = Math.toIntExact(info.shape().elements());
    double factor = 1;
    for (int i = 0; i < count; i++) {
      factor = Math.max(factor, bytes.getAtIndex(F32, i));
    }
    double theta = keys.real("rope.freq_base", 10_000);
    for (int i = 0; i < count; i++) {
      double frequency = Math.pow(theta, -(double) i / count);
      double fits = 8192 * frequency / (2 * Math.PI);
      double kept = Math.clamp((fits - 1) / 3, 0, 1);
      double expected = 1 / (kept + (1 - kept) / factor);
      double found = bytes.getAtIndex(F32, i);
      if (Math.abs(found - expected) > 1e-3 * expected) {
        throw EspalierException.in(where)
            .found("factor " + i + " of '" + TensorNames.ROPE_FACTORS + "' is " + found)
            .needed((float) expected + ", as Llama 3's rule (1, 4, 8192) has it")
            .remedy("Scaling that is guessed would answer wrongly, so it is refused.")
            .fault();
      }
    }
    return new RopeScaling.Llama3(factor, 1, 4, 8192);
  }

  /// Metadata as plain Java values: strings, numbers, booleans, lists.
  static Map<String, Object> plainMetadata(GgufMetadata metadata) {
    var plain = new HashMap<String, Object>();
    for (String key : metadata.keys()) {
      metadata.find(key).ifPresent(value -> plain.put(key, plain(value)));
    }
    return plain;
  }

  private static Object plain(GgufValue value) {
    return switch (value) {
      case GgufValue.Text text -> text.value();
      case GgufValue.Flag flag -> flag.value();
      case GgufValue.Whole whole -> whole.value();
      case GgufValue.Real real -> real.value();
      case GgufValue.Array array -> array.values().stream().map(GgufConfig::plain).toList();
    };
  }

  /// The metadata of one architecture, with defaults.
  private record Keys(GgufMetadata metadata, String prefix) {
    int size(String key) {
      return metadata.size(prefix + key);
    }

    int size(String key, int otherwise) {
      return metadata.has(prefix + key) ? size(key) : otherwise;
    }

    double real(String key, double otherwise) {
      return metadata.has(prefix + key) ? metadata.real(prefix + key) : otherwise;
    }

    String text(String key, String otherwise) {
      return metadata.has(prefix + key) ? metadata.string(prefix + key) : otherwise;
    }
  }
}
