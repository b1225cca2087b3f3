package dev.espalier.model.arch;

import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;

/// Llama 1, 2 and 3.x and what shares their code: Vicuna, TinyLlama, SmolLM2.
///
/// Keys as `LlamaConfig` of Hugging Face transformers has them, with its defaults.
final class Llama implements Family {
  @Override
  public ModelConfig read(ConfigJson config) {
    boolean attentionBias = config.optionalFlag("attention_bias", false);
    boolean mlpBias = config.optionalFlag("mlp_bias", false);
    return DecoderKeys.read(
        config,
        new DecoderKeys.Traits(
            new Biases(attentionBias, attentionBias, mlpBias),
            ModelConfig.NO_WINDOW,
            2048,
            10_000,
            1e-6));
  }
}
