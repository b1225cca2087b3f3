package dev.espalier.store;

/// A variant's answer to a prompt: which generation it is.
public record AnswerRow(String variantId, String promptId, String generationKey) {
  public AnswerRow {
    Require.text("variantId", variantId);
    Require.text("promptId", promptId);
    Require.text("generationKey", generationKey);
  }
}
