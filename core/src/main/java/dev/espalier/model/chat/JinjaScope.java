package dev.espalier.model.chat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables that a part of a template sees: its own, and those around it.
final class JinjaScope {
  private final @Nullable JinjaScope outer; // the outermost has none
  private final Map<String, Object> variables = new HashMap<>();

  private JinjaScope(@Nullable JinjaScope outer) {
    this.outer = outer;
  }

  static JinjaScope outermost(Map<String, Object> variables) {
    var scope = new JinjaScope(null);
    scope.variables.putAll(variables);
    return scope;
  }

  JinjaScope inner() {
    return new JinjaScope(this);
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }

  Object get(String name) {
    for (JinjaScope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.variables.get(name);
      if (value != null) {
        return value;
      }
    }
    return new JinjaValue.Undefined(name);
  }
}
