package dev.espalier.model.chat;

/// A token of a Jinja template.
///
/// @param text the token's value: of a string its characters without quotes and escapes
/// @param line its line, from 1
record JinjaToken(Kind kind, String text, int line) {
  /// What a token is.
  enum Kind {
    DATA,
    PRINT_BEGIN,
    PRINT_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind other, String value) {
    return kind == other && text.equals(value);
  }

  boolean isName(String value) {
    return is(Kind.NAME, value);
  }

  boolean isOperator(String value) {
    return is(Kind.OPERATOR, value);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case DATA -> "text";
      case PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, NAME, INTEGER, FLOAT, OPERATOR ->
          "'" + text + "'";
      case STRING -> "a string";
      case END -> "the end of the template";
    };
  }
}
