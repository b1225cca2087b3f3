package dev.espalier.model.tokenizer;

import java.util.Arrays;
import java.util.Optional;

/// What a token of a vocabulary is for: `tokenizer.ggml.token_type` of GGUF, which has the numbers
/// of `ModelProto.SentencePiece.Type` of SentencePiece.
public enum TokenType {
  /// Text, reached by merges.
  NORMAL(1),
  /// Stands for what the vocabulary cannot express.
  UNKNOWN(2),
  /// Marks structure and stands for no text.
  CONTROL(3),
  /// Text that is found before the merges run.
  USER_DEFINED(4),
  /// A row without a use, such as padding of the embedding.
  UNUSED(5),
  /// One byte, for text that the other tokens cannot express.
  BYTE(6);

  private final int number;

  TokenType(int number) {
    this.number = number;
  }

  /// The type of a number of the format, from 1 to 6.
  static Optional<TokenType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /// The number of this type in the format.
  public int number() {
    return number;
  }
}
