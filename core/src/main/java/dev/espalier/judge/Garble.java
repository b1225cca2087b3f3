package dev.espalier.judge;

import java.util.regex.Pattern;

/// Tells text that is no language by its characters.
final class Garble {
  /// A word: two letters or more, or a number, or one letter of a script without spaces.
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}]{2,}|\\p{Nd}+|[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]");

  /// A ruled line: it counts as one symbol.
  private static final Pattern SAME_SYMBOLS = Pattern.compile("(\\p{Punct})\\1+");

  /// Short answers ("42.", ":-)") are not measured.
  private static final int LEAST_CHARS = 20;

  /// Prose in any script is above 0.9, program text above 0.5, tables of short fields near 0.4.
  private static final double LEAST_LETTERS = 0.3;

  private static final double MOST_ODD = 0.1;
  private static final int LONGEST_WORD = 60;

  private Garble() {}

  /// Whether a good part of the text is no language: many replacement, control or unassigned
  /// characters, few letters, or a "word" of over 60 letters in a script that has spaces.
  static boolean isGarbled(String text) {
    var visible =
        SAME_SYMBOLS
            .matcher(text)
            .replaceAll("$1")
            .codePoints()
            .filter(c -> !Character.isWhitespace(c))
            .toArray();
    if (visible.length < LEAST_CHARS) {
      return !hasWords(text);
    }
    double letters = 0;
    double odd = 0;
    for (int c : visible) {
      letters += isLetter(c) ? 1 : 0;
      odd += isOdd(c) ? 1 : 0;
    }
    return letters < LEAST_LETTERS * visible.length
        || odd > MOST_ODD * visible.length
        || longestWord(text) > LONGEST_WORD;
  }

  /// Whether anything in it can be read.
  static boolean hasWords(String text) {
    return WORD.matcher(text).find();
  }

  private static boolean isLetter(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isOdd(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED ->
          true;
      default -> c == 0xFFFD;
    };
  }

  private static int longestWord(String text) {
    int longest = 0;
    int run = 0;
    for (int c : text.codePoints().toArray()) {
      run = Character.isLetter(c) && hasSpaces(Character.UnicodeScript.of(c)) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static boolean hasSpaces(Character.UnicodeScript script) {
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> false;
      default -> true;
    };
  }
}
