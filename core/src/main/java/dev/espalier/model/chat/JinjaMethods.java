package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaValue.None;
import dev.espalier.model.chat.JinjaValue.Passed;
import dev.espalier.model.chat.JinjaValue.Tuple;
import dev.espalier.model.chat.JinjaValue.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/// The methods of strings and dictionaries that chat templates call. The names of the others are
/// known, so that calling one is refused and not taken for a missing key.
final class JinjaMethods {
  private static final Set<String> OF_STRINGS =
      Set.of(
          ("capitalize casefold center count encode endswith expandtabs find format format_map index"
                  + " isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric"
                  + " isprintable isspace istitle isupper join ljust lower lstrip maketrans partition"
                  + " removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip"
                  + " split splitlines startswith strip swapcase title translate upper zfill")
              .split(" "));
  private static final Set<String> OF_MAPS =
      Set.of(
          "clear",
          "copy",
          "fromkeys",
          "get",
          "items",
          "keys",
          "pop",
          "popitem",
          "setdefault",
          "update",
          "values");
  private static final Set<String> OF_LISTS =
      Set.of(
          "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove",
          "reverse", "sort");

  private JinjaMethods() {}

  /// Whether Python's type of `self` has a method of that name.
  static boolean exist(Object self, String name) {
    return switch (self) {
      case String _ -> OF_STRINGS.contains(name);
      case Map<?, ?> _ -> OF_MAPS.contains(name);
      case List<?> _ -> OF_LISTS.contains(name);
      case Tuple _ -> name.equals("count") || name.equals("index");
      default -> false;
    };
  }

  static Object call(Object self, String name, Passed passed) {
    return switch (self) {
      case String text -> onString(text, name, passed);
      case Map<?, ?> map -> onMap(map, name, passed);
      default -> throw unsupported(self, name);
    };
  }

  private static Object onString(String text, String name, Passed passed) {
    return switch (name) {
      case "strip" -> {
        var strip = characters(passed.bind(name, "chars")[0]);
        yield PythonStrings.rstrip(PythonStrings.lstrip(text, strip), strip);
      }
      case "lstrip" -> PythonStrings.lstrip(text, characters(passed.bind(name, "chars")[0]));
      case "rstrip" -> PythonStrings.rstrip(text, characters(passed.bind(name, "chars")[0]));
      case "upper" -> PythonStrings.upper(none(text, name, passed));
      case "lower" -> PythonStrings.lower(none(text, name, passed));
      case "title" -> PythonStrings.title(none(text, name, passed));
      case "capitalize" -> PythonStrings.capitalize(none(text, name, passed));
      case "startswith" -> affixes(passed, name).stream().anyMatch(text::startsWith);
      case "endswith" -> affixes(passed, name).stream().anyMatch(text::endsWith);
      case "removeprefix" -> {
        String prefix = string(passed.bind(name, "prefix")[0], name);
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = string(passed.bind(name, "suffix")[0], name);
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case "replace" -> {
        var bound = passed.bind(name, "old", "new", "count");
        yield PythonStrings.replace(
            text, string(bound[0], name), string(bound[1], name), number(bound[2], name));
      }
      case "split" -> {
        var bound = passed.bind(name, "sep", "maxsplit");
        boolean blanks = bound[0] instanceof Undefined || bound[0] instanceof None;
        String separator = blanks ? "" : string(bound[0], name);
        if (!blanks && separator.isEmpty()) {
          throw JinjaFault.error("empty separator");
        }
        yield PythonStrings.split(text, separator, number(bound[1], name));
      }
      case "find" -> {
        int at = text.indexOf(string(passed.bind(name, "sub")[0], name));
        yield at < 0 ? -1L : (long) text.codePointCount(0, at);
      }
      case "join" -> {
        var parts = new ArrayList<String>();
        for (Object part : PythonValues.items(passed.bind(name, "iterable")[0])) {
          parts.add(string(part, name));
        }
        yield String.join(text, parts);
      }
      default -> throw unsupported(text, name);
    };
  }

  private static Object onMap(Map<?, ?> map, String name, Passed passed) {
    return switch (name) {
      case "items" -> new Tuple(JinjaFilters.pairs(map));
      case "keys" -> new Tuple(new ArrayList<>(map.keySet()));
      case "values" -> new Tuple(new ArrayList<>(map.values()));
      case "get" -> {
        var bound = passed.bind(name, "key", "default");
        Object value = map.get(bound[0]);
        if (value != null) {
          yield value;
        }
        yield bound[1] instanceof Undefined ? None.NONE : bound[1];
      }
      default -> throw unsupported(map, name);
    };
  }

  private static JinjaFault unsupported(Object self, String name) {
    return JinjaFault.unsupported("the method '" + name + "' of " + PythonValues.type(self));
  }

  private static String none(String text, String name, Passed passed) {
    passed.bind(name);
    return text;
  }

  /// What `strip` takes away: blanks, unless characters are given.
  private static IntPredicate characters(Object given) {
    if (given instanceof Undefined || given instanceof None) {
      return PythonStrings::isSpace;
    }
    String characters = string(given, "strip");
    return c -> characters.indexOf(c) >= 0;
  }

  private static List<String> affixes(Passed passed, String name) {
    Object given = passed.bind(name, "affix")[0];
    if (given instanceof Tuple tuple) {
      return tuple.items().stream().map(item -> string(item, name)).toList();
    }
    return List.of(string(given, name));
  }

  private static String string(Object value, String function) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
    throw JinjaFault.error(function + "() needs a string, not " + PythonValues.type(value));
  }

  /// A count, where none means all.
  private static long number(Object value, String function) {
    return switch (value) {
      case Undefined _ -> -1;
      case Long number -> number;
      default ->
          throw JinjaFault.error(function + "() needs a number, not " + PythonValues.type(value));
    };
  }
}
