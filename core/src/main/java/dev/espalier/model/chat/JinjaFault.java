package dev.espalier.model.chat;

/// What stops a template: an error that Jinja2 raises too, a construct that is not supported, or
/// the template's own `raise_exception`.
final class JinjaFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final int line;

  private JinjaFault(Kind kind, String message, int line) {
    super(message);
    this.kind = kind;
    this.line = line;
  }

  /// Why a template stopped.
  enum Kind {
    /// The source is no Jinja.
    SYNTAX,
    /// Jinja that is not rendered here.
    UNSUPPORTED,
    /// Jinja2 raises as well: an undefined variable, operands of the wrong types.
    ERROR,
    /// The template called `raise_exception`.
    RAISED
  }

  static JinjaFault syntax(String message, int line) {
    return new JinjaFault(Kind.SYNTAX, message, line);
  }

  static JinjaFault unsupported(String construct) {
    return new JinjaFault(Kind.UNSUPPORTED, construct, 0);
  }

  static JinjaFault error(String message) {
    return new JinjaFault(Kind.ERROR, message, 0);
  }

  static JinjaFault raised(String message) {
    return new JinjaFault(Kind.RAISED, message, 0);
  }

  /// The same fault with its line, unless it has one.
  JinjaFault at(int place) {
    if (line != 0) {
      return this;
    }
    var placed = new JinjaFault(kind, String.valueOf(getMessage()), place);
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  Kind kind() {
    return kind;
  }

  /// The line of the template, from 1; 0 where none is known.
  int line() {
    return line;
  }
}
