package dev.espalier.model.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parts of a parsed template.
sealed interface JinjaNode {

  /// What a template does, in order.
  sealed interface Statement extends JinjaNode {
    int line();
  }

  /// Text of the template itself.
  record Text(String text, int line) implements Statement {}

  /// `{{ value }}`.
  record Print(Expression value, int line) implements Statement {}

  /// `{% if %}`: the first branch that holds, else the last part.
  record If(List<Branch> branches, List<Statement> otherwise, int line) implements Statement {}

  /// A condition and what it guards.
  record Branch(Expression condition, List<Statement> body) {}

  /// `{% for names in items if condition %}`.
  record For(
      List<String> names,
      Expression items,
      @Nullable Expression condition, // most loops take every item
      List<Statement> body,
      List<Statement> otherwise,
      int line)
      implements Statement {}

  /// `{% set names = value %}`.
  record Set(List<String> names, Expression value, int line) implements Statement {}

  /// `{% set namespace.attribute = value %}`.
  record SetAttribute(String namespace, String attribute, Expression value, int line)
      implements Statement {}

  /// `{% set name %}body{% endset %}`.
  record SetBlock(String name, List<Statement> body, int line) implements Statement {}

  /// `{% macro name(parameters) %}`.
  record Macro(String name, List<Parameter> parameters, List<Statement> body, int line)
      implements Statement {}

  /// A parameter of a macro, with what it is where the call does not say.
  record Parameter(String name, Optional<Expression> otherwise) {}

  /// `{% generation %}`: what an assistant says; rendered like its content.
  record Generation(List<Statement> body, int line) implements Statement {}

  /// `{% break %}`.
  record Break(int line) implements Statement {}

  /// `{% continue %}`.
  record Continue(int line) implements Statement {}

  /// What has a value.
  sealed interface Expression extends JinjaNode {}

  /// A constant.
  record Literal(Object value) implements Expression {}

  /// A variable.
  record Name(String name) implements Expression {}

  /// `value.name`.
  record Attribute(Expression value, String name) implements Expression {}

  /// `value[key]`.
  record Item(Expression value, Expression key) implements Expression {}

  /// `value[from:to:step]`.
  record Slice(
      Expression value,
      Optional<Expression> from,
      Optional<Expression> to,
      Optional<Expression> step)
      implements Expression {}

  /// `function(arguments)`.
  record Call(Expression function, Arguments arguments) implements Expression {}

  /// `value | name(arguments)`.
  record Filter(Expression value, String name, Arguments arguments) implements Expression {}

  /// `value is name arguments`.
  record Test(Expression value, String name, Arguments arguments) implements Expression {}

  /// What a call passes.
  record Arguments(List<Expression> positional, Map<String, Expression> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());
  }

  /// `not value`.
  record Not(Expression value) implements Expression {}

  /// `-value`.
  record Negative(Expression value) implements Expression {}

  /// `left operator right` on numbers, strings and lists; `~` joins as text.
  record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

  /// `left and right`, whose value is one of the two.
  record And(Expression left, Expression right) implements Expression {}

  /// `left or right`, whose value is one of the two.
  record Or(Expression left, Expression right) implements Expression {}

  /// `first operator operand ...`, each compared with the one before.
  record Comparison(Expression first, List<Operand> operands) implements Expression {}

  /// The right side of a comparison.
  record Operand(String operator, Expression value) {}

  /// `value if condition else otherwise`.
  record Conditional(Expression condition, Expression value, Optional<Expression> otherwise)
      implements Expression {}

  /// `[items]`.
  record ListOf(List<Expression> items) implements Expression {}

  /// `(items,)`.
  record TupleOf(List<Expression> items) implements Expression {}

  /// `{keys: values}`.
  record MapOf(List<Expression> keys, List<Expression> values) implements Expression {}
}
