package dev.espalier.model.tokenizer;

import java.util.Optional;

/// What a token of a vocabulary is for: `tokenizer.ggml.token_type` of GGUF, which has the numbers
/// of `ModelProto.SentencePiece.Type` of SentencePiece.
public enum TokenType {
  /// Text, reached by merges.
  NORMAL,
  /// Stands for what the vocabulary cannot express.
  UNKNOWN,
  /// Marks structure and stands for no text.
  CONTROL,
  /// Text that is found before the merges run.
  USER_DEFINED,
  /// A row without a use, such as padding of the embedding.
  UNUSED,
  /// One byte, for text that the other tokens cannot express.
  BYTE;

  /// The type of a number of the format, from 1 to 6.
  static Optional<TokenType> of(int number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[number - 1])
        : Optional.empty();
  }
}
