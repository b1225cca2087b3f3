package dev.espalier.suite;

import java.util.Optional;

/// Finds half surrogate pairs: a text with one has no UTF-8, so no hash and no tokens.
final class UnicodeCheck {
  private UnicodeCheck() {}

  /// What is wrong with the text, in words.
  static Optional<String> problem(String text) {
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        return Optional.of("a lone surrogate at character " + at);
      }
      at += Character.charCount(codePoint);
    }
    return Optional.empty();
  }
}
