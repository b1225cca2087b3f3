package dev.espalier.model;

/// The shape of a decoder-only transformer, whatever file it was read from.
///
/// @param family the family's name, as config.json's `model_type` has it: `llama`, `mistral`,
///   `qwen2`
/// @param vocabulary number of token ids, the width of the logits
/// @param hidden width of the residual stream
/// @param layers number of decoder layers
/// @param heads number of query heads
/// @param kvHeads number of key/value heads; each serves `heads / kvHeads` query heads
/// @param headSize width of one head
/// @param intermediate width of the MLP
/// @param context longest sequence, in tokens
/// @param normEpsilon the epsilon of every RMS norm
/// @param rope the rotary position embedding
/// @param slidingWindow tokens that a query sees, itself included; [#NO_WINDOW] for all
/// @param biases which projections add a bias
/// @param tiedEmbeddings whether the output projection is the embedding matrix
public record ModelConfig(
    String family,
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int kvHeads,
    int headSize,
    int intermediate,
    int context,
    double normEpsilon,
    RopeConfig rope,
    int slidingWindow,
    Biases biases,
    boolean tiedEmbeddings) {
  /// Every earlier token is seen.
  public static final int NO_WINDOW = Integer.MAX_VALUE;

  /// Base and scaling of the rotary frequencies: pair `i` of a head turns by `position * theta^(-2i
  /// / headSize)` radians (Su et al. 2021, arXiv:2104.09864), scaled.
  public record RopeConfig(double theta, RopeScaling scaling) {}

  /// Which projections add a bias: query, key and value; attention's output; the MLP's three.
  public record Biases(boolean qkv, boolean output, boolean mlp) {
    public static final Biases NONE = new Biases(false, false, false);

    /// Whether the module `name` adds one.
    public boolean has(String name) {
      if (name.contains(".mlp.")) {
        return mlp;
      }
      return name.endsWith(".o_proj") ? output : qkv;
    }
  }

  public ModelConfig {
    requirePositive("vocab_size", vocabulary);
    requirePositive("hidden_size", hidden);
    requirePositive("num_hidden_layers", layers);
    requirePositive("num_attention_heads", heads);
    requirePositive("num_key_value_heads", kvHeads);
    requirePositive("head_dim", headSize);
    requirePositive("intermediate_size", intermediate);
    requirePositive("max_position_embeddings", context);
    requirePositive("sliding_window", slidingWindow);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "num_attention_heads " + heads + " is no multiple of num_key_value_heads " + kvHeads);
    }
    if (headSize % 2 != 0) {
      throw new IllegalArgumentException("head_dim must be even for RoPE, was " + headSize);
    }
    if (!(normEpsilon > 0)) {
      throw new IllegalArgumentException("rms_norm_eps must be positive, was " + normEpsilon);
    }
    if (!(rope.theta() > 0)) {
      throw new IllegalArgumentException("rope_theta must be positive, was " + rope.theta());
    }
  }

  /// Number of weights: embeddings, norms and biases too, a tied matrix once.
  public long parameters() {
    long table = (long) vocabulary * hidden;
    long inLayer = 2L * hidden;
    for (LinearShape linear : LinearShape.ofLayer(this, 0)) {
      inLayer += linear.weights() + (biases.has(linear.name()) ? linear.out() : 0);
    }
    return table * (tiedEmbeddings ? 1 : 2) + layers * inLayer + hidden;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }
}
