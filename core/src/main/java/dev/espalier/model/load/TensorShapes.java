package dev.espalier.model.load;

import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The tensors that a checkpoint of a configuration holds, by their Hugging Face names.
final class TensorShapes {
  private TensorShapes() {}

  /// In the usual order: embeddings, layer by layer, last norm, output projection.
  static SequencedMap<String, Shape> of(ModelConfig config) {
    var shapes = new LinkedHashMap<String, Shape>();
    long hidden = config.hidden();
    shapes.put("model.embed_tokens.weight", Shape.of(config.vocabulary(), hidden));
    for (int layer = 0; layer < config.layers(); layer++) {
      addLayer(config, "model.layers." + layer + ".", shapes);
    }
    shapes.put("model.norm.weight", Shape.of(hidden));
    if (!config.tiedEmbeddings()) {
      shapes.put("lm_head.weight", Shape.of(config.vocabulary(), hidden));
    }
    return shapes;
  }

  private static void addLayer(
      ModelConfig config, String prefix, SequencedMap<String, Shape> shapes) {
    long hidden = config.hidden();
    long queries = (long) config.heads() * config.headSize();
    long keys = (long) config.kvHeads() * config.headSize();
    long wide = config.intermediate();
    var biases = config.biases();
    shapes.put(prefix + "input_layernorm.weight", Shape.of(hidden));
    add(shapes, prefix + "self_attn.q_proj", queries, hidden, biases.qkv());
    add(shapes, prefix + "self_attn.k_proj", keys, hidden, biases.qkv());
    add(shapes, prefix + "self_attn.v_proj", keys, hidden, biases.qkv());
    add(shapes, prefix + "self_attn.o_proj", hidden, queries, biases.output());
    shapes.put(prefix + "post_attention_layernorm.weight", Shape.of(hidden));
    add(shapes, prefix + "mlp.gate_proj", wide, hidden, biases.mlp());
    add(shapes, prefix + "mlp.up_proj", wide, hidden, biases.mlp());
    add(shapes, prefix + "mlp.down_proj", hidden, wide, biases.mlp());
  }

  private static void add(
      SequencedMap<String, Shape> shapes, String module, long out, long in, boolean hasBias) {
    shapes.put(module + ".weight", Shape.of(out, in));
    if (hasBias) {
      shapes.put(module + ".bias", Shape.of(out));
    }
  }
}
