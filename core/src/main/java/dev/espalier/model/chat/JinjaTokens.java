package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaToken.Kind;
import java.util.List;
import java.util.Locale;

/// The tokens of a template, read one after the other.
final class JinjaTokens {
  private final List<JinjaToken> tokens;
  private int next;

  JinjaTokens(List<JinjaToken> tokens) {
    this.tokens = tokens;
  }

  JinjaToken peek() {
    return tokens.get(next);
  }

  JinjaToken peekSecond() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  JinjaToken take() {
    var token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  boolean skipOperator(String operator) {
    return skip(peek().isOperator(operator));
  }

  boolean skipName(String name) {
    return skip(peek().isName(name));
  }

  private boolean skip(boolean matches) {
    if (matches) {
      take();
    }
    return matches;
  }

  String expect(Kind kind) {
    if (peek().kind() != kind) {
      throw unexpected("needs " + kind.name().toLowerCase(Locale.ROOT));
    }
    return take().text();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("needs '" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("needs '" + name + "'");
    }
  }

  JinjaFault unexpected(String needed) {
    return JinjaFault.syntax("unexpected " + peek() + "; " + needed, peek().line());
  }
}
