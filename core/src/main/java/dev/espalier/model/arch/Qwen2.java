package dev.espalier.model.arch;

import dev.espalier.EspalierException;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;

/// Qwen2 and Qwen2.5: Llama with biases on query, key and value.
///
/// Keys as `Qwen2Config` of Hugging Face transformers has them, with its defaults. The sliding
/// window, which published checkpoints switch off, is refused where it is on.
final class Qwen2 implements Family {
  @Override
  public ModelConfig read(ConfigJson config) {
    if (config.optionalFlag("use_sliding_window", false)) {
      throw EspalierException.in(config.where())
          .found("'use_sliding_window' is true")
          .needed("false: a window on some of the layers is not read")
          .fault();
    }
    return DecoderKeys.read(
        config,
        new DecoderKeys.Traits(
            new Biases(true, false, false), ModelConfig.NO_WINDOW, 32_768, 10_000, 1e-6));
  }
}
