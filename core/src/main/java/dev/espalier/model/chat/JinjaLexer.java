package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Cuts a template into tokens as Jinja2 3.1 does (`jinja2/lexer.py`) with the settings of
/// `transformers`: `trim_blocks` (a newline behind a block or comment goes), `lstrip_blocks`
/// (blanks before a block or comment that begins its line go), and the newline at the end of the
/// source goes.
final class JinjaLexer {
  private static final Pattern OPENING = Pattern.compile("(\\{\\{|\\{%|\\{#)([-+]?)");
  private static final Pattern RAW =
      Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%\\}\\s*|%\\})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern END_RAW =
      Pattern.compile(
          "\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)",
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern END_COMMENT =
      Pattern.compile("\\+#\\}|-#\\}\\s*|#\\}\\n?", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern END_BLOCK =
      Pattern.compile("\\+%\\}|-%\\}\\s*|%\\}\\n?", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern END_PRINT =
      Pattern.compile("-\\}\\}\\s*|\\}\\}", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern BLANK = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern FLOAT =
      Pattern.compile("\\d+(?:_\\d+)*(?:(?:\\.\\d+)?[eE][+-]?\\d+|\\.\\d+)");
  private static final Pattern INTEGER = Pattern.compile("0(?:_?0)*|[1-9](?:_?\\d)*");
  private static final Pattern STRING =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\"", Pattern.DOTALL);
  private static final Pattern OPERATOR =
      Pattern.compile("\\*\\*|//|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

  private final String source;
  private final List<JinjaToken> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private boolean lineStarting = true;

  private JinjaLexer(String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    this.source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
  }

  static List<JinjaToken> tokens(String source) {
    return new JinjaLexer(source).run();
  }

  private List<JinjaToken> run() {
    var opening = OPENING.matcher(source);
    while (opening.find(position)) {
      String data = source.substring(position, opening.start());
      String kind = opening.group(1);
      String sign = opening.group(2);
      addData(stripped(data, sign, !kind.equals("{{")), data);
      switch (kind) {
        case "{{" -> inside(opening, Kind.PRINT_BEGIN, Kind.PRINT_END, END_PRINT);
        case "{#" -> comment(opening);
        default -> {
          var raw = RAW.matcher(source).region(opening.start(), source.length());
          if (raw.lookingAt()) {
            raw(raw);
          } else {
            inside(opening, Kind.BLOCK_BEGIN, Kind.BLOCK_END, END_BLOCK);
          }
        }
      }
    }
    String rest = source.substring(position);
    addData(rest, rest);
    tokens.add(new JinjaToken(Kind.END, "", line));
    return tokens;
  }

  /// The data before a tag, less what the tag takes from its end.
  private String stripped(String data, String sign, boolean mayStripLine) {
    if (sign.equals("-")) {
      return PythonStrings.rstrip(data);
    }
    if (mayStripLine && !sign.equals("+")) {
      int start = data.lastIndexOf('\n') + 1;
      boolean beginsLine = start > 0 || lineStarting;
      if (beginsLine && BLANK.matcher(data.substring(start)).matches()) {
        return data.substring(0, start);
      }
    }
    return data;
  }

  private void addData(String data, String consumed) {
    if (!data.isEmpty()) {
      tokens.add(new JinjaToken(Kind.DATA, data, line));
    }
    advance(consumed);
  }

  private void advance(String consumed) {
    position += consumed.length();
    line += Math.toIntExact(consumed.chars().filter(c -> c == '\n').count());
    if (!consumed.isEmpty()) {
      lineStarting = consumed.endsWith("\n");
    }
  }

  private void comment(Matcher opening) {
    int from = line;
    var end = END_COMMENT.matcher(source);
    if (!end.find(opening.end())) {
      throw JinjaFault.syntax("a comment is not closed", from);
    }
    advance(source.substring(position, end.end()));
  }

  private void raw(Matcher raw) {
    int from = line;
    advance(raw.group());
    lineStarting = false; // as in jinja2, where data inside raw follows a tag
    var end = END_RAW.matcher(source);
    if (!end.find(position)) {
      throw JinjaFault.syntax("'raw' is not closed", from);
    }
    String data = source.substring(position, end.start());
    addData(stripped(data, end.group(1), true), data);
    advance(end.group());
  }

  private void inside(Matcher opening, Kind begin, Kind end, Pattern closing) {
    tokens.add(new JinjaToken(begin, opening.group(1), line));
    advance(opening.group());
    Deque<Character> open = new ArrayDeque<>();
    var close = closing.matcher(source);
    while (true) {
      close.region(position, source.length());
      if (open.isEmpty() && close.lookingAt()) {
        tokens.add(new JinjaToken(end, close.group().strip(), line));
        advance(close.group());
        return;
      }
      next(open);
    }
  }

  private void next(Deque<Character> open) {
    if (position == source.length()) {
      throw JinjaFault.syntax("a tag is not closed", line);
    }
    String found;
    if ((found = match(BLANK)) != null) {
      advance(found);
    } else if ((found = match(FLOAT)) != null) {
      add(Kind.FLOAT, found.replace("_", ""), found);
    } else if ((found = match(INTEGER)) != null) {
      add(Kind.INTEGER, found.replace("_", ""), found);
    } else if ((found = match(NAME)) != null) {
      add(Kind.NAME, found, found);
    } else if ((found = match(STRING)) != null) {
      String inner = found.substring(1, found.length() - 1);
      add(Kind.STRING, PythonStrings.unescaped(inner, line), found);
    } else if ((found = match(OPERATOR)) != null) {
      balance(open, found.charAt(0));
      add(Kind.OPERATOR, found, found);
    } else {
      throw JinjaFault.syntax("unexpected '" + source.charAt(position) + "'", line);
    }
  }

  private void balance(Deque<Character> open, char operator) {
    switch (operator) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty() || open.pop() != operator) {
          throw JinjaFault.syntax("unexpected '" + operator + "'", line);
        }
      }
      default -> {}
    }
  }

  private void add(Kind kind, String text, String consumed) {
    tokens.add(new JinjaToken(kind, text, line));
    advance(consumed);
  }

  private @Nullable String match(Pattern pattern) { // null: no match
    var matcher = pattern.matcher(source).region(position, source.length());
    return matcher.lookingAt() ? matcher.group() : null;
  }
}
