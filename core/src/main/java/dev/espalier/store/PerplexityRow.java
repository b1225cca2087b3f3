package dev.espalier.store;

/// How well a variant predicts a fixed text: perplexity is `exp(nllNats / tokens)`.
///
/// @param textHash SHA-256 of the UTF-8 text
/// @param tokens how many tokens were predicted
/// @param nllNats the sum of `-ln p` over those tokens
/// @param windowTokens the length of a window
/// @param rule how the text was cut into windows and what was counted
public record PerplexityRow(
    String variantId,
    String textId,
    String textHash,
    long tokens,
    double nllNats,
    int windowTokens,
    String rule) {
  public PerplexityRow {
    Require.text("variantId", variantId);
    Require.text("textId", textId);
    Require.text("textHash", textHash);
    Require.atLeast("tokens", 1, tokens);
    if (!Double.isFinite(nllNats)) {
      throw new IllegalArgumentException("nllNats is " + nllNats);
    }
    Require.atLeast("windowTokens", 1, windowTokens);
    Require.text("rule", rule);
  }
}
