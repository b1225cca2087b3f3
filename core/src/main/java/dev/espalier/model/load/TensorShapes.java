package dev.espalier.model.load;

import dev.espalier.model.LinearShape;
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
      addLayer(config, layer, shapes);
    }
    shapes.put("model.norm.weight", Shape.of(hidden));
    if (!config.tiedEmbeddings()) {
      shapes.put("lm_head.weight", Shape.of(config.vocabulary(), hidden));
    }
    return shapes;
  }

  private static void addLayer(ModelConfig config, int layer, SequencedMap<String, Shape> shapes) {
    String prefix = "model.layers." + layer + ".";
    var hidden = Shape.of(config.hidden());
    var linears = LinearShape.ofLayer(config, layer);
    shapes.put(prefix + "input_layernorm.weight", hidden);
    linears.subList(0, 4).forEach(linear -> add(linear, config, shapes));
    shapes.put(prefix + "post_attention_layernorm.weight", hidden);
    linears.subList(4, 7).forEach(linear -> add(linear, config, shapes));
  }

  private static void add(
      LinearShape linear, ModelConfig config, SequencedMap<String, Shape> shapes) {
    shapes.put(linear.name() + ".weight", Shape.of(linear.out(), linear.in()));
    if (config.biases().has(linear.name())) {
      shapes.put(linear.name() + ".bias", Shape.of(linear.out()));
    }
  }
}
