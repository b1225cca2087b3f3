package dev.espalier.model;

import java.util.List;

/// A prunable weight matrix `[out, in]` before it is there: its module's name and its size.
public record LinearShape(String name, int out, int in) {
  /// The matrices of decoder layer `layer` in module order, as [DecoderLayer#linears] has them.
  public static List<LinearShape> ofLayer(ModelConfig config, int layer) {
    String attention = "model.layers." + layer + ".self_attn.";
    String mlp = "model.layers." + layer + ".mlp.";
    int hidden = config.hidden();
    int wide = config.intermediate();
    int queries = config.heads() * config.headSize();
    int keys = config.kvHeads() * config.headSize();
    return List.of(
        new LinearShape(attention + "q_proj", queries, hidden),
        new LinearShape(attention + "k_proj", keys, hidden),
        new LinearShape(attention + "v_proj", keys, hidden),
        new LinearShape(attention + "o_proj", hidden, queries),
        new LinearShape(mlp + "gate_proj", wide, hidden),
        new LinearShape(mlp + "up_proj", wide, hidden),
        new LinearShape(mlp + "down_proj", hidden, wide));
  }

  /// Number of weights.
  public long weights() {
    return (long) out * in;
  }
}
