package dev.espalier.model.arch;

import dev.espalier.EspalierException;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;
import dev.espalier.model.ModelConfig.RopeConfig;
import dev.espalier.model.RopeScaling;

/// The keys of config.json that all families share, in their old and new spellings.
final class DecoderKeys {
  private DecoderKeys() {}

  /// What a family fixes, and its defaults for keys that a config may leave out.
  record Traits(
      Biases biases, int slidingWindow, int context, double ropeTheta, double normEpsilon) {}

  static ModelConfig read(ConfigJson config, Traits traits) {
    requireSilu(config);
    int hidden = config.integer("hidden_size");
    int heads = config.integer("num_attention_heads");
    if (!config.has("head_dim") && (heads < 1 || hidden % heads != 0)) {
      throw EspalierException.in(config.where())
          .found("'hidden_size' " + hidden + " is no multiple of 'num_attention_heads' " + heads)
          .needed("a 'head_dim' beside them")
          .fault();
    }
    try {
      return new ModelConfig(
          config.text("model_type"),
          config.integer("vocab_size"),
          hidden,
          config.integer("num_hidden_layers"),
          heads,
          config.optionalInteger("num_key_value_heads", heads),
          config.has("head_dim") ? config.integer("head_dim") : hidden / heads,
          config.integer("intermediate_size"),
          config.optionalInteger("max_position_embeddings", traits.context()),
          config.optionalNumber("rms_norm_eps", traits.normEpsilon()),
          rope(config, traits.ropeTheta()),
          traits.slidingWindow(),
          traits.biases(),
          config.optionalFlag("tie_word_embeddings", false));
    } catch (IllegalArgumentException e) {
      throw EspalierException.in(config.where())
          .found(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
  }

  private static void requireSilu(ConfigJson config) {
    String activation = config.optionalText("hidden_act", "silu");
    if (!activation.equals("silu")) {
      throw EspalierException.in(config.where())
          .found("'hidden_act' is '" + activation + "'")
          .needed("'silu', the only activation of the families that are read")
          .fault();
    }
  }

  /// Old spelling: `rope_theta` beside `rope_scaling {type | rope_type, factor, ...}`. New
  /// spelling: one object `rope_parameters {rope_type, rope_theta, ...}`.
  private static RopeConfig rope(ConfigJson config, double defaultTheta) {
    if (config.optionalNumber("partial_rotary_factor", 1) != 1) {
      throw EspalierException.in(config.where())
          .found("'partial_rotary_factor' is " + config.number("partial_rotary_factor"))
          .needed("1: rotary embedding on a part of a head is not read")
          .fault();
    }
    double theta = config.optionalNumber("rope_theta", defaultTheta);
    var parameters = config.object("rope_parameters");
    if (parameters.isPresent()) {
      theta = parameters.get().optionalNumber("rope_theta", theta);
      return new RopeConfig(theta, scaling(parameters.get(), config));
    }
    var scaling = config.object("rope_scaling");
    return new RopeConfig(
        theta, scaling.isPresent() ? scaling(scaling.get(), config) : new RopeScaling.None());
  }

  private static RopeScaling scaling(ConfigJson rope, ConfigJson config) {
    String type = rope.optionalText("rope_type", rope.optionalText("type", "default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(rope.number("factor"));
      case "llama3" ->
          new RopeScaling.Llama3(
              rope.number("factor"),
              rope.number("low_freq_factor"),
              rope.number("high_freq_factor"),
              rope.integer("original_max_position_embeddings"));
      default ->
          throw EspalierException.in(config.where())
              .found("RoPE scaling '" + type + "' is not known")
              .needed("default, linear or llama3")
              .remedy(
                  "Scaling that is guessed would answer wrongly without a sign, so it is refused.")
              .fault();
    };
  }
}
