package dev.espalier.model.tokenizer;

/// Where a piece of text stands between added tokens, which decides whether a SentencePiece-like
/// tokenizer puts a blank before it.
enum Position {
  /// At the first character of the text.
  START,
  /// Behind a token that is found before the text is normalised: normalised by itself, but no
  /// longer the first piece.
  AFTER_MARKER,
  /// Behind a token that is found in the normalised text: normalised together with what came
  /// before.
  CONTINUING
}
