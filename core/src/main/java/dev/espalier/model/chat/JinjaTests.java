package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaValue.Generated;
import dev.espalier.model.chat.JinjaValue.None;
import dev.espalier.model.chat.JinjaValue.Passed;
import dev.espalier.model.chat.JinjaValue.Tuple;
import dev.espalier.model.chat.JinjaValue.Undefined;
import java.util.List;
import java.util.Map;

/// The tests of Jinja2 (`is defined`, ...) that chat templates use; another is refused by name.
final class JinjaTests {
  private JinjaTests() {}

  static boolean holds(String name, Object value, Passed passed) {
    return switch (name) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value instanceof None;
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map;
      case "number" -> PythonValues.isNumber(value);
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> value.equals(true);
      case "false" -> value.equals(false);
      case "sequence" -> isSequence(value);
      case "iterable" -> isSequence(value) || value instanceof Generated;
      case "odd" -> remainder(value, 2L) == 1;
      case "even" -> remainder(value, 2L) == 0;
      case "divisibleby" -> remainder(value, passed.bind(name, "num")[0]) == 0;
      case "eq", "equalto" -> PythonValues.equal(value, passed.bind(name, "other")[0]);
      case "ne" -> !PythonValues.equal(value, passed.bind(name, "other")[0]);
      case "lt", "lessthan" -> PythonValues.compare(value, passed.bind(name, "other")[0]) < 0;
      case "le" -> PythonValues.compare(value, passed.bind(name, "other")[0]) <= 0;
      case "gt", "greaterthan" -> PythonValues.compare(value, passed.bind(name, "other")[0]) > 0;
      case "ge" -> PythonValues.compare(value, passed.bind(name, "other")[0]) >= 0;
      case "in" -> PythonValues.contains(passed.bind(name, "seq")[0], value);
      default -> throw JinjaFault.unsupported("the test '" + name + "'");
    };
  }

  private static boolean isSequence(Object value) {
    return value instanceof String
        || value instanceof List
        || value instanceof Map
        || value instanceof Tuple
        || value instanceof Undefined;
  }

  private static long remainder(Object value, Object by) {
    if (PythonValues.arithmetic("%", value, by) instanceof Long rest) {
      return rest;
    }
    throw JinjaFault.unsupported("a remainder of a float");
  }
}
