package dev.espalier.model.arch;

import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;

/// Mistral 7B: Llama without biases, grouped queries, and in v0.1 a sliding window of 4096 tokens.
///
/// Keys as `MistralConfig` of Hugging Face transformers has them, with its defaults, but for
/// `sliding_window`: absent means none, as published configs mean it.
final class Mistral implements Family {
  @Override
  public ModelConfig read(ConfigJson config) {
    return DecoderKeys.read(
        config,
        new DecoderKeys.Traits(
            Biases.NONE,
            config.optionalInteger("sliding_window", ModelConfig.NO_WINDOW),
            4096 * 32,
            10_000,
            1e-6));
  }
}
