package dev.espalier.model.chat;

import dev.espalier.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// What Python does to strings.
final class PythonStrings {
  private PythonStrings() {}

  /// Whether `str.isspace` holds for a character.
  static boolean isSpace(int c) {
    return (c >= 0x09 && c <= 0x0D)
        || (c >= 0x1C && c <= 0x20)
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  static String lstrip(String text, IntPredicate strip) {
    int start = 0;
    while (start < text.length() && strip.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    return text.substring(start);
  }

  static String rstrip(String text, IntPredicate strip) {
    int end = text.length();
    while (end > 0 && strip.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(0, end);
  }

  static String lstrip(String text) {
    return lstrip(text, PythonStrings::isSpace);
  }

  static String rstrip(String text) {
    return rstrip(text, PythonStrings::isSpace);
  }

  /// `str.split`: at `separator`, or at runs of blanks when it is empty; at most `most` cuts unless
  /// that is negative.
  static List<Object> split(String text, String separator, long most) {
    var parts = new ArrayList<Object>();
    if (separator.isEmpty()) {
      String rest = lstrip(text, PythonStrings::isSpace);
      while (!rest.isEmpty()) {
        int end = 0;
        while (end < rest.length() && !isSpace(rest.charAt(end))) {
          end++;
        }
        if (most >= 0 && parts.size() == most) {
          parts.add(rest);
          return parts;
        }
        parts.add(rest.substring(0, end));
        rest = lstrip(rest.substring(end), PythonStrings::isSpace);
      }
      return parts;
    }
    int start = 0;
    for (int at = text.indexOf(separator);
        at >= 0 && (most < 0 || parts.size() < most);
        at = text.indexOf(separator, start)) {
      parts.add(text.substring(start, at));
      start = at + separator.length();
    }
    parts.add(text.substring(start));
    return parts;
  }

  /// `str.replace` of the first `most` places, or of all when that is negative.
  static String replace(String text, String old, String with, long most) {
    if (old.isEmpty()) {
      throw JinjaFault.unsupported("replacing the empty string");
    }
    var replaced = new StringBuilder();
    int start = 0;
    long count = 0;
    for (int at = text.indexOf(old); at >= 0 && (most < 0 || count < most); count++) {
      replaced.append(text, start, at).append(with);
      start = at + old.length();
      at = text.indexOf(old, start);
    }
    return replaced.append(text, start, text.length()).toString();
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// `str.capitalize`.
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    return asciiOnly(text, "capitalize").substring(0, 1).toUpperCase(Locale.ROOT)
        + text.substring(1).toLowerCase(Locale.ROOT);
  }

  /// `str.title`: a letter behind a letter is small, any other is a capital.
  static String title(String text) {
    return title(asciiOnly(text, "title"), c -> !Character.isLetter(c));
  }

  /// The filter `title` of Jinja2, for which words begin behind blanks and opening brackets.
  static String titleFilter(String text) {
    return title(asciiOnly(text, "title"), c -> isSpace(c) || "-({[<".indexOf(c) >= 0);
  }

  private static String title(String text, IntPredicate endsWord) {
    var title = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      title.append(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
      start = endsWord.test(c);
    }
    return title.toString();
  }

  /// Java and Python differ in the title case of a few letters: only ASCII is certain.
  private static String asciiOnly(String text, String function) {
    if (text.chars().anyMatch(c -> c > 127)) {
      throw JinjaFault.unsupported("'" + function + "' of text beyond ASCII");
    }
    return text;
  }

  /// The text of a string literal: `value.encode("ascii", "backslashreplace")` read as
  /// `unicode-escape`. An escape that Python does not know keeps its backslash.
  static String unescaped(String literal, int line) {
    var text = new StringBuilder();
    int next = 0;
    while (next < literal.length()) {
      int backslash = literal.indexOf('\\', next);
      if (backslash < 0) {
        break;
      }
      text.append(literal, next, backslash);
      next = appendEscape(text, literal, backslash + 1, line);
    }
    return text.append(literal, next, literal.length()).toString();
  }

  /// Appends what the escape at `at` (behind its backslash) stands for; returns where it ends.
  private static int appendEscape(StringBuilder text, String literal, int at, int line) {
    char escape = literal.charAt(at);
    switch (escape) {
      case '\n' -> {}
      case '\\', '\'', '"' -> text.append(escape);
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'v' -> text.append('\u000B');
      case 'x' -> {
        return appendCode(text, literal, new Span(at + 1, at + 3), line);
      }
      case 'u' -> {
        return appendCode(text, literal, new Span(at + 1, at + 5), line);
      }
      case 'U' -> {
        return appendCode(text, literal, new Span(at + 1, at + 9), line);
      }
      case 'N', '0', '1', '2', '3', '4', '5', '6', '7' ->
          throw JinjaFault.unsupported("the escape '\\" + escape + "'").at(line);
      default -> text.append('\\').append(escape);
    }
    return at + 1;
  }

  private static int appendCode(StringBuilder text, String literal, Span digits, int line) {
    if (digits.end() > literal.length() || !digits.of(literal).matches("[0-9A-Fa-f]+")) {
      throw JinjaFault.syntax("a string holds a broken escape", line);
    }
    long code = Long.parseLong(digits.of(literal), 16);
    if (code > Character.MAX_CODE_POINT) {
      throw JinjaFault.syntax("a string holds a broken escape", line);
    }
    text.appendCodePoint((int) code);
    return digits.end();
  }
}
