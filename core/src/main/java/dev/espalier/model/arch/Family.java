package dev.espalier.model.arch;

import dev.espalier.model.ModelConfig;

/// A model family: how its config.json says what the decoder is.
interface Family {
  /// Throws [dev.espalier.EspalierException] for what is absent, of the wrong kind, or not read.
  ModelConfig read(ConfigJson config);
}
