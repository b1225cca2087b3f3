package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaValue.Generated;
import dev.espalier.model.chat.JinjaValue.None;
import dev.espalier.model.chat.JinjaValue.Passed;
import dev.espalier.model.chat.JinjaValue.Tuple;
import dev.espalier.model.chat.JinjaValue.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The filters of Jinja2 that chat templates use; another is refused by name.
final class JinjaFilters {
  private JinjaFilters() {}

  static Object apply(String name, Object value, Passed passed) {
    return switch (name) {
      case "trim" -> {
        Object strip = passed.bind(name, "chars")[0];
        var arguments =
            new Passed(strip instanceof Undefined ? List.of() : List.of(strip), Map.of());
        yield JinjaMethods.call(PythonValues.text(value), "strip", arguments);
      }
      case "length", "count" -> PythonValues.length(none(name, value, passed));
      case "lower" -> PythonStrings.lower(PythonValues.text(none(name, value, passed)));
      case "upper" -> PythonStrings.upper(PythonValues.text(none(name, value, passed)));
      case "title" -> PythonStrings.titleFilter(PythonValues.text(none(name, value, passed)));
      case "capitalize" -> PythonStrings.capitalize(PythonValues.text(none(name, value, passed)));
      case "string", "safe" -> PythonValues.text(none(name, value, passed));
      case "default", "d" -> defaulted(value, passed.bind(name, "default_value", "boolean"));
      case "first" -> end(name, PythonValues.items(none(name, value, passed)), true);
      case "last" -> end(name, PythonValues.items(none(name, value, passed)), false);
      case "list" -> new ArrayList<>(PythonValues.items(none(name, value, passed)));
      case "reverse" -> reversed(none(name, value, passed));
      case "items" -> new Generated(value instanceof Undefined ? List.of() : pairs(map(value)));
      case "join" -> join(value, passed.bind(name, "d", "attribute"));
      case "replace" ->
          JinjaMethods.call(PythonValues.text(value), "replace", replaceArguments(passed));
      case "select", "reject" ->
          new Generated(kept(value, test(passed.positional(), 0), name.equals("select")));
      case "selectattr", "rejectattr" -> byAttribute(name, value, passed);
      case "map" -> mapped(value, passed);
      case "tojson" -> JinjaJson.dumps(value, passed);
      case "indent" -> indented(PythonValues.text(value), passed.bind(name, "width", "first"));
      case "int" -> integer(value, passed.bind(name, "default"));
      default -> throw JinjaFault.unsupported("the filter '" + name + "'");
    };
  }

  /// The entries of a dictionary as tuples.
  static List<Object> pairs(Map<?, ?> map) {
    var pairs = new ArrayList<Object>();
    map.forEach((key, value) -> pairs.add(new Tuple(List.of(key, value))));
    return pairs;
  }

  private static Object none(String name, Object value, Passed passed) {
    passed.bind(name);
    return value;
  }

  private static Map<?, ?> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw JinjaFault.error("'items' needs a dict, not " + PythonValues.type(value));
  }

  private static Object defaulted(Object value, Object[] bound) {
    boolean missing =
        value instanceof Undefined
            || (PythonValues.isTrue(bound[1]) && !PythonValues.isTrue(value));
    if (!missing) {
      return value;
    }
    return bound[0] instanceof Undefined ? "" : bound[0];
  }

  private static Object end(String name, List<Object> items, boolean first) {
    if (items.isEmpty()) {
      return new Undefined("No " + name + " item, sequence was empty.");
    }
    return first ? items.getFirst() : items.getLast();
  }

  private static Object reversed(Object value) {
    if (value instanceof String text) {
      int[] reversed = new StringBuilder(text).reverse().codePoints().toArray();
      return new String(reversed, 0, reversed.length);
    }
    var items = new ArrayList<>(PythonValues.items(value));
    Collections.reverse(items);
    return new Generated(items);
  }

  private static Object join(Object value, Object[] bound) {
    if (!(bound[1] instanceof Undefined)) {
      throw JinjaFault.unsupported("the argument 'attribute' of join");
    }
    var parts = PythonValues.items(value).stream().map(PythonValues::text).toList();
    return String.join(bound[0] instanceof Undefined ? "" : PythonValues.text(bound[0]), parts);
  }

  private static Passed replaceArguments(Passed passed) {
    var bound = passed.bind("replace", "old", "new", "count");
    var arguments = new ArrayList<Object>();
    arguments.add(PythonValues.text(bound[0]));
    arguments.add(PythonValues.text(bound[1]));
    if (bound[2] instanceof Long) {
      arguments.add(bound[2]);
    }
    return new Passed(arguments, Map.of());
  }

  /// The test that the arguments from `at` name, or truth when there are none.
  private static Predicate<Object> test(List<Object> arguments, int at) {
    if (arguments.size() <= at) {
      return PythonValues::isTrue;
    }
    String name = PythonValues.text(arguments.get(at));
    var rest = new Passed(arguments.subList(at + 1, arguments.size()), Map.of());
    return item -> JinjaTests.holds(name, item, rest);
  }

  private static List<Object> kept(Object value, Predicate<Object> test, boolean wanted) {
    return PythonValues.items(value).stream().filter(item -> test.test(item) == wanted).toList();
  }

  private static Object byAttribute(String name, Object value, Passed passed) {
    if (passed.positional().isEmpty() || !passed.named().isEmpty()) {
      throw JinjaFault.unsupported("'" + name + "' without an attribute");
    }
    String attribute = plainAttribute(passed.positional().getFirst());
    var test = test(passed.positional(), 1);
    return new Generated(
        kept(
            value,
            item -> test.test(JinjaEvaluator.item(item, attribute)),
            name.equals("selectattr")));
  }

  private static Object mapped(Object value, Passed passed) {
    var items = PythonValues.items(value);
    if (passed.positional().isEmpty()) {
      String attribute = plainAttribute(passed.bind("map", "attribute")[0]);
      return new Generated(
          items.stream().map(item -> JinjaEvaluator.item(item, attribute)).toList());
    }
    String filter = PythonValues.text(passed.positional().getFirst());
    var positional = passed.positional().subList(1, passed.positional().size());
    var rest = new Passed(positional, passed.named());
    return new Generated(items.stream().map(item -> apply(filter, item, rest)).toList());
  }

  private static String plainAttribute(Object attribute) {
    String name = PythonValues.text(attribute);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw JinjaFault.unsupported("the attribute '" + name + "'");
    }
    return name;
  }

  private static Object indented(String text, Object[] bound) {
    if (!(bound[0] instanceof Undefined || bound[0] instanceof Long)) {
      throw JinjaFault.unsupported("'indent' by text");
    }
    long width = bound[0] instanceof Long number ? number : 4;
    String indent = " ".repeat(Math.toIntExact(Math.clamp(width, 0, 1000)));
    if (text.contains("\r") || text.contains("\u0085") || text.contains("\u2028")) {
      throw JinjaFault.unsupported("'indent' of text with other line ends than a newline");
    }
    var lines = new StringBuilder();
    for (String line : (text + "\n").split("\n", -1)) {
      boolean first = lines.isEmpty();
      lines.append(first ? "" : "\n").append(line.isEmpty() || first ? "" : indent).append(line);
    }
    String indented = lines.substring(0, Math.max(0, lines.length() - 1));
    return PythonValues.isTrue(bound[1]) ? indent + indented : indented;
  }

  private static Object integer(Object value, Object[] bound) {
    if (value instanceof Long || value instanceof Boolean) {
      return PythonValues.arithmetic("+", value, 0L);
    }
    if (value instanceof String text && text.matches("[+-]?[0-9]{1,18}")) {
      return Long.valueOf(text);
    }
    if (value instanceof None || (value instanceof String text && text.isEmpty())) {
      return bound[0] instanceof Undefined ? 0L : bound[0];
    }
    throw JinjaFault.unsupported("'int' of " + PythonValues.type(value));
  }
}
