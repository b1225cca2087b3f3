package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaNode.Arguments;
import dev.espalier.model.chat.JinjaNode.Expression;
import dev.espalier.model.chat.JinjaNode.Operand;
import dev.espalier.model.chat.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Reads expressions with the precedence of Jinja2 (`jinja2/parser.py`): a filter binds tighter
/// than `+`, and `~` tighter than `+` too.
final class JinjaExpressions {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final JinjaTokens tokens;

  JinjaExpressions(JinjaTokens tokens) {
    this.tokens = tokens;
  }

  /// An expression, or several with commas between, which are a tuple.
  Expression parseTuple() {
    var first = parse();
    if (!tokens.peek().isOperator(",")) {
      return first;
    }
    var items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !atEnd()) {
      items.add(parse());
    }
    return new JinjaNode.TupleOf(items);
  }

  private boolean atEnd() {
    return switch (tokens.peek().kind()) {
      case PRINT_END, BLOCK_END -> true;
      case OPERATOR -> tokens.peek().isOperator(")");
      default -> false;
    };
  }

  Expression parse() {
    var value = parseWithoutCondition();
    while (tokens.skipName("if")) {
      var condition = parseWithoutCondition();
      Optional<Expression> otherwise =
          tokens.skipName("else") ? Optional.of(parse()) : Optional.empty();
      value = new JinjaNode.Conditional(condition, value, otherwise);
    }
    return value;
  }

  /// An expression without `if`, such as the items of a loop.
  Expression parseWithoutCondition() {
    var left = parseAnd();
    while (tokens.skipName("or")) {
      left = new JinjaNode.Or(left, parseAnd());
    }
    return left;
  }

  private Expression parseAnd() {
    var left = parseNot();
    while (tokens.skipName("and")) {
      left = new JinjaNode.And(left, parseNot());
    }
    return left;
  }

  private Expression parseNot() {
    return tokens.skipName("not") ? new JinjaNode.Not(parseNot()) : parseComparison();
  }

  private Expression parseComparison() {
    var first = parseSum();
    var operands = new ArrayList<Operand>();
    while (true) {
      var token = tokens.peek();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        operands.add(new Operand(tokens.take().text(), parseSum()));
      } else if (tokens.skipName("in")) {
        operands.add(new Operand("in", parseSum()));
      } else if (token.isName("not") && tokens.peekSecond().isName("in")) {
        tokens.take();
        tokens.take();
        operands.add(new Operand("not in", parseSum()));
      } else {
        return operands.isEmpty() ? first : new JinjaNode.Comparison(first, operands);
      }
    }
  }

  private Expression parseSum() {
    return parseOperators(Set.of("+", "-"), this::parseJoin);
  }

  private Expression parseJoin() {
    return parseOperators(Set.of("~"), this::parseProduct);
  }

  private Expression parseProduct() {
    return parseOperators(Set.of("*", "/", "//", "%"), this::parseUnary);
  }

  private Expression parseOperators(Set<String> operators, Supplier<Expression> operand) {
    var left = operand.get();
    while (tokens.peek().kind() == Kind.OPERATOR && operators.contains(tokens.peek().text())) {
      left = new JinjaNode.Arithmetic(tokens.take().text(), left, operand.get());
    }
    if (tokens.peek().isOperator("**")) {
      throw JinjaFault.unsupported("the operator '**'").at(tokens.peek().line());
    }
    return left;
  }

  private Expression parseUnary() {
    return parseFilters(parseSigned());
  }

  private Expression parseSigned() {
    if (tokens.skipOperator("-")) {
      return parsePostfix(new JinjaNode.Negative(parseSigned()));
    }
    if (tokens.skipOperator("+")) {
      throw JinjaFault.unsupported("a sign '+'").at(tokens.peek().line());
    }
    return parsePostfix(parsePrimary());
  }

  private Expression parsePrimary() {
    var token = tokens.peek();
    switch (token.kind()) {
      case NAME -> {
        return parseName(tokens.take());
      }
      case STRING -> {
        var text = new StringBuilder();
        while (tokens.peek().kind() == Kind.STRING) {
          text.append(tokens.take().text());
        }
        return new JinjaNode.Literal(text.toString());
      }
      case INTEGER -> {
        return new JinjaNode.Literal(integer(tokens.take()));
      }
      case FLOAT -> {
        return new JinjaNode.Literal(Double.valueOf(tokens.take().text()));
      }
      case OPERATOR -> {
        if (tokens.skipOperator("(")) {
          return parseParentheses();
        }
        if (tokens.skipOperator("[")) {
          return new JinjaNode.ListOf(parseItems("]"));
        }
        if (tokens.skipOperator("{")) {
          return parseMap();
        }
      }
      case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> {}
    }
    throw tokens.unexpected("needs an expression");
  }

  private static Object integer(JinjaToken token) {
    try {
      return Long.valueOf(token.text());
    } catch (NumberFormatException _) {
      throw JinjaFault.unsupported("the number " + token.text()).at(token.line());
    }
  }

  private Expression parseName(JinjaToken token) {
    return switch (token.text()) {
      case "true", "True" -> new JinjaNode.Literal(true);
      case "false", "False" -> new JinjaNode.Literal(false);
      case "none", "None" -> new JinjaNode.Literal(JinjaValue.None.NONE);
      case "if", "else", "elif", "for", "in", "is", "not", "and", "or" -> {
        throw JinjaFault.syntax("unexpected '" + token.text() + "'", token.line());
      }
      default -> new JinjaNode.Name(token.text());
    };
  }

  private Expression parseParentheses() {
    if (tokens.skipOperator(")")) {
      return new JinjaNode.TupleOf(List.of());
    }
    var value = parseTuple();
    tokens.expectOperator(")");
    return value;
  }

  private List<Expression> parseItems(String end) {
    var items = new ArrayList<Expression>();
    while (!tokens.skipOperator(end)) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(end)) {
          break;
        }
      }
      items.add(parse());
    }
    return items;
  }

  private Expression parseMap() {
    var keys = new ArrayList<Expression>();
    var values = new ArrayList<Expression>();
    while (!tokens.skipOperator("}")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      keys.add(parse());
      tokens.expectOperator(":");
      values.add(parse());
    }
    return new JinjaNode.MapOf(keys, values);
  }

  private Expression parsePostfix(Expression start) {
    var value = start;
    while (true) {
      if (tokens.skipOperator(".")) {
        value =
            tokens.peek().kind() == Kind.INTEGER
                ? new JinjaNode.Item(value, new JinjaNode.Literal(integer(tokens.take())))
                : new JinjaNode.Attribute(value, tokens.expect(Kind.NAME));
      } else if (tokens.skipOperator("[")) {
        value = parseSubscript(value);
      } else if (tokens.peek().isOperator("(")) {
        value = new JinjaNode.Call(value, parseArguments());
      } else {
        return value;
      }
    }
  }

  private Expression parseSubscript(Expression value) {
    var from = parseBound();
    if (tokens.skipOperator("]")) {
      return new JinjaNode.Item(
          value, from.orElseThrow(() -> tokens.unexpected("needs a subscript")));
    }
    tokens.expectOperator(":");
    var to = parseBound();
    var step = tokens.skipOperator(":") ? parseBound() : Optional.<Expression>empty();
    tokens.expectOperator("]");
    return new JinjaNode.Slice(value, from, to, step);
  }

  private Optional<Expression> parseBound() {
    boolean missing = tokens.peek().isOperator(":") || tokens.peek().isOperator("]");
    return missing ? Optional.empty() : Optional.of(parse());
  }

  Arguments parseArguments() {
    int line = tokens.peek().line();
    tokens.expectOperator("(");
    var positional = new ArrayList<Expression>();
    var named = new LinkedHashMap<String, Expression>();
    while (!tokens.skipOperator(")")) {
      if (!positional.isEmpty() || !named.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(")")) {
          break;
        }
      }
      if (tokens.peek().isOperator("*") || tokens.peek().isOperator("**")) {
        throw JinjaFault.unsupported("'*' before an argument").at(line);
      }
      if (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().isOperator("=")) {
        String name = tokens.take().text();
        tokens.take();
        named.put(name, parse());
      } else if (named.isEmpty()) {
        positional.add(parse());
      } else {
        throw tokens.unexpected("needs name=value behind another");
      }
    }
    return new Arguments(positional, named);
  }

  private Expression parseFilters(Expression start) {
    var value = start;
    while (true) {
      if (tokens.skipOperator("|")) {
        value = parseNamed(JinjaNode.Filter::new, value, false);
      } else if (tokens.skipName("is")) {
        boolean negated = tokens.skipName("not");
        var test = parseNamed(JinjaNode.Test::new, value, true);
        value = negated ? new JinjaNode.Not(test) : test;
      } else if (tokens.peek().isOperator("(")) {
        value = new JinjaNode.Call(value, parseArguments());
      } else {
        return value;
      }
    }
  }

  private Expression parseNamed(Named make, Expression value, boolean bareArgument) {
    String name = tokens.expect(Kind.NAME);
    Arguments arguments = Arguments.NONE;
    if (tokens.peek().isOperator("(")) {
      arguments = parseArguments();
    } else if (bareArgument && startsArgument(tokens.peek())) {
      arguments = new Arguments(List.of(parsePostfix(parsePrimary())), Map.of());
    }
    return make.of(value, name, arguments);
  }

  /// `x is divisibleby 3`: a test takes the next operand without parentheses.
  private static boolean startsArgument(JinjaToken token) {
    return switch (token.kind()) {
      case NAME -> !Set.of("else", "or", "and", "is", "if", "in", "not").contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> false;
    };
  }

  /// Makes a filter or a test.
  private interface Named {
    Expression of(Expression value, String name, Arguments arguments);
  }
}
