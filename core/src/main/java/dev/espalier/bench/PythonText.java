package dev.espalier.bench;

/// Python's `str.strip` and what goes with it: other characters are blank there than in Java.
final class PythonText {
  private PythonText() {}

  static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  static String strip(String text) {
    String stripped = stripTrailing(text);
    int from = 0;
    while (from < stripped.length() && isBlank(stripped.charAt(from))) {
      from++;
    }
    return stripped.substring(from);
  }

  static String stripTrailing(String text) {
    int to = text.length();
    while (to > 0 && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }
}
