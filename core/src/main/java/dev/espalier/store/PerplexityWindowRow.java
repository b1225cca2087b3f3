package dev.espalier.store;

/// One window of what a [PerplexityRow] sums up.
///
/// @param ordinal the window's place in the text, from 0
/// @param tokens how many of its tokens were predicted
/// @param nllNats the sum of `-ln p` over those tokens
public record PerplexityWindowRow(
    String variantId,
    String textId,
    int windowTokens,
    String rule,
    int ordinal,
    long tokens,
    double nllNats) {
  public PerplexityWindowRow {
    Require.text("variantId", variantId);
    Require.text("textId", textId);
    Require.atLeast("windowTokens", 1, windowTokens);
    Require.text("rule", rule);
    Require.atLeast("ordinal", 0, ordinal);
    Require.atLeast("tokens", 1, tokens);
    if (!Double.isFinite(nllNats)) {
      throw new IllegalArgumentException("nllNats is " + nllNats);
    }
  }
}
