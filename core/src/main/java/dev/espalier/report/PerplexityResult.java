package dev.espalier.report;

import dev.espalier.store.PerplexityRow;
import org.jspecify.annotations.Nullable;

/// How well a variant predicts a fixed text.
///
/// @param row tokens and summed negative log-likelihood
/// @param ratioToDense this perplexity over the dense model's; null for the dense model itself, and
///   where the dense model was not measured on the same text, tokens, window and rule
public record PerplexityResult(PerplexityRow row, @Nullable Double ratioToDense) {
  /// `exp(nll / tokens)`, nll in nats.
  public double perplexity() {
    return Math.exp(row.nllNats() / row.tokens());
  }
}
