package dev.espalier.calibrate;

/// Turns a document into tokens the way the model's tokenizer does for running text: with the
/// beginning-of-text token in front where the tokenizer adds one, and without a chat template.
///
/// With a tokenizer: `text -> tokenizer.encodeDocument(text).ids()`.
@FunctionalInterface
public interface ToIds {
  int[] of(String document);
}
