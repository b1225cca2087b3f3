package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaNode.Branch;
import dev.espalier.model.chat.JinjaNode.Expression;
import dev.espalier.model.chat.JinjaNode.Parameter;
import dev.espalier.model.chat.JinjaNode.Statement;
import dev.espalier.model.chat.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the statements of a template: `if`, `for`, `set`, `macro`, and those that `transformers`
/// adds (`break`, `continue`, `generation`). A tag that is not read here is refused by name.
final class JinjaParser {
  private final JinjaTokens tokens;
  private final JinjaExpressions expressions;

  private JinjaParser(JinjaTokens tokens) {
    this.tokens = tokens;
    this.expressions = new JinjaExpressions(tokens);
  }

  static List<Statement> parse(String source) {
    var parser = new JinjaParser(new JinjaTokens(JinjaLexer.tokens(source)));
    var statements = parser.body(Set.of());
    if (parser.tokens.peek().kind() != Kind.END) {
      throw parser.tokens.unexpected("needs an opening tag before it");
    }
    return statements;
  }

  /// Statements up to a block that begins with one of `ends`, which is left with its name next.
  private List<Statement> body(Set<String> ends) {
    var statements = new ArrayList<Statement>();
    while (true) {
      var token = tokens.peek();
      switch (token.kind()) {
        case DATA -> statements.add(new JinjaNode.Text(tokens.take().text(), token.line()));
        case PRINT_BEGIN -> {
          tokens.take();
          statements.add(new JinjaNode.Print(expressions.parseTuple(), token.line()));
          tokens.expect(Kind.PRINT_END);
        }
        case BLOCK_BEGIN -> {
          tokens.take();
          if (ends.contains(tokens.peek().text())) {
            return statements;
          }
          statements.add(statement(token.line()));
        }
        case END -> {
          if (!ends.isEmpty()) {
            throw tokens.unexpected("needs one of " + String.join(", ", sorted(ends)));
          }
          return statements;
        }
        default -> throw tokens.unexpected("needs text or a tag");
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private Statement statement(int line) {
    String tag = tokens.expect(Kind.NAME);
    return switch (tag) {
      case "if" -> parseIf(line);
      case "for" -> parseFor(line);
      case "set" -> parseSet(line);
      case "macro" -> parseMacro(line);
      case "generation" -> {
        tokens.expect(Kind.BLOCK_END);
        yield new JinjaNode.Generation(bodyTo("endgeneration"), line);
      }
      case "break" -> {
        tokens.expect(Kind.BLOCK_END);
        yield new JinjaNode.Break(line);
      }
      case "continue" -> {
        tokens.expect(Kind.BLOCK_END);
        yield new JinjaNode.Continue(line);
      }
      default -> throw JinjaFault.unsupported("the tag '" + tag + "'").at(line);
    };
  }

  private List<Statement> bodyTo(String end) {
    var body = body(Set.of(end));
    tokens.expectName(end);
    tokens.expect(Kind.BLOCK_END);
    return body;
  }

  private Statement parseIf(int line) {
    var branches = new ArrayList<Branch>();
    do {
      var condition = expressions.parseTuple();
      tokens.expect(Kind.BLOCK_END);
      branches.add(new Branch(condition, body(Set.of("elif", "else", "endif"))));
    } while (tokens.skipName("elif"));
    List<Statement> otherwise = List.of();
    if (tokens.skipName("else")) {
      tokens.expect(Kind.BLOCK_END);
      otherwise = body(Set.of("endif"));
    }
    tokens.expectName("endif");
    tokens.expect(Kind.BLOCK_END);
    return new JinjaNode.If(branches, otherwise, line);
  }

  private Statement parseFor(int line) {
    var names = parseNames();
    tokens.expectName("in");
    var items = expressions.parseWithoutCondition();
    Expression condition = tokens.skipName("if") ? expressions.parse() : null;
    if (tokens.peek().isName("recursive")) {
      throw JinjaFault.unsupported("a recursive loop").at(line);
    }
    tokens.expect(Kind.BLOCK_END);
    var body = body(Set.of("else", "endfor"));
    List<Statement> otherwise = List.of();
    if (tokens.skipName("else")) {
      tokens.expect(Kind.BLOCK_END);
      otherwise = body(Set.of("endfor"));
    }
    tokens.expectName("endfor");
    tokens.expect(Kind.BLOCK_END);
    return new JinjaNode.For(names, items, condition, body, otherwise, line);
  }

  private List<String> parseNames() {
    boolean parentheses = tokens.skipOperator("(");
    var names = new ArrayList<String>();
    do {
      names.add(tokens.expect(Kind.NAME));
    } while (tokens.skipOperator(","));
    if (parentheses) {
      tokens.expectOperator(")");
    }
    return names;
  }

  private Statement parseSet(int line) {
    var names = parseNames();
    if (names.size() == 1 && tokens.skipOperator(".")) {
      String attribute = tokens.expect(Kind.NAME);
      tokens.expectOperator("=");
      var value = expressions.parseTuple();
      tokens.expect(Kind.BLOCK_END);
      return new JinjaNode.SetAttribute(names.getFirst(), attribute, value, line);
    }
    if (tokens.skipOperator("=")) {
      var value = expressions.parseTuple();
      tokens.expect(Kind.BLOCK_END);
      return new JinjaNode.Set(names, value, line);
    }
    if (names.size() > 1 || tokens.peek().kind() != Kind.BLOCK_END) {
      throw JinjaFault.unsupported("'set' of several names or with a filter").at(line);
    }
    tokens.expect(Kind.BLOCK_END);
    return new JinjaNode.SetBlock(names.getFirst(), bodyTo("endset"), line);
  }

  private Statement parseMacro(int line) {
    String name = tokens.expect(Kind.NAME);
    tokens.expectOperator("(");
    var parameters = new ArrayList<Parameter>();
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String parameter = tokens.expect(Kind.NAME);
      Optional<Expression> otherwise =
          tokens.skipOperator("=") ? Optional.of(expressions.parse()) : Optional.empty();
      parameters.add(new Parameter(parameter, otherwise));
    }
    tokens.expect(Kind.BLOCK_END);
    var body = body(Set.of("endmacro"));
    tokens.expectName("endmacro");
    if (tokens.peek().isName(name)) {
      tokens.take();
    }
    tokens.expect(Kind.BLOCK_END);
    return new JinjaNode.Macro(name, parameters, body, line);
  }
}
