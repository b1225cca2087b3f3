package dev.espalier.judge;

/// Tells text that is no language by its characters.
final class Garble {
  /// Short answers ("42.", ":-)") are not measured.
  private static final int LEAST_CHARS = 20;

  /// Prose in any script is above 0.9, program text above 0.5, tables of short fields near 0.4.
  private static final double LEAST_LETTERS = 0.3;

  private static final double MOST_ODD = 0.1;
  private static final int LONGEST_WORD = 60;

  private Garble() {}

  /// Whether a good part of the text is no language: many replacement, control or unassigned
  /// characters, few letters, or a "word" of over 60 letters in a script that has spaces. A ruled
  /// line, one symbol over and over, counts as one symbol.
  static boolean isGarbled(String text) {
    int visible = 0;
    int letters = 0;
    int odd = 0;
    int run = 0;
    int longest = 0;
    int before = -1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean isRuled = c == before && Loop.isPunctuation(c);
      before = c;
      run = Character.isLetter(c) && hasSpaces(c) ? run + 1 : 0;
      longest = Math.max(longest, run);
      if (!isRuled && !Character.isWhitespace(c)) {
        visible++;
        letters += isLetter(c) ? 1 : 0;
        odd += isOdd(c) ? 1 : 0;
      }
    }
    if (visible < LEAST_CHARS) {
      return !hasWords(text);
    }
    return letters < LEAST_LETTERS * visible || odd > MOST_ODD * visible || longest > LONGEST_WORD;
  }

  /// Whether anything in it can be read: two letters in a row, a digit, or one letter of a script
  /// whose words are as short as that.
  static boolean hasWords(String text) {
    boolean isAfterLetter = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean isDigit = Character.isDigit(c);
      boolean isLetter = !isDigit && Words.isInWord(c);
      if (isDigit || (isLetter && (isAfterLetter || isWordAlone(c)))) {
        return true;
      }
      isAfterLetter = isLetter;
    }
    return false;
  }

  private static boolean isWordAlone(int c) {
    return c >= 0x80
        && switch (Character.UnicodeScript.of(c)) {
          case HAN, HIRAGANA, KATAKANA -> true;
          default -> false;
        };
  }

  private static boolean isLetter(int c) {
    if (Character.isLetterOrDigit(c)) {
      return true;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isOdd(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED ->
          true;
      default -> c == 0xFFFD;
    };
  }

  private static boolean hasSpaces(int c) {
    return c < 0x80
        || switch (Character.UnicodeScript.of(c)) {
          case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> false;
          default -> true;
        };
  }
}
