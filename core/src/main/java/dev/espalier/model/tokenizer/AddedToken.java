package dev.espalier.model.tokenizer;

/// A token of `added_tokens` in a tokenizer.json: text that is found before the model's own rules
/// see what lies between.
record AddedToken(int id, String content, boolean special, boolean normalized) {
  private static final int METASPACE = '\u2581';

  /// Whether the token marks structure, and so must never come out of a user's text: it is special,
  /// or holds anything but letters, digits and blanks (`<think>`, `[TOOL]`). What is left are words
  /// and runs of blanks that somebody added to the vocabulary; they are recognised everywhere, as
  /// the model has seen them.
  boolean isMarker() {
    boolean oneCharacter = content.codePointCount(0, content.length()) == 1;
    return special || !(oneCharacter || content.codePoints().allMatch(AddedToken::isWordOrBlank));
  }

  private static boolean isWordOrBlank(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || isMark(codePoint)
        || codePoint == METASPACE;
  }

  private static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }
}
