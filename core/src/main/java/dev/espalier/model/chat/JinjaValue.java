package dev.espalier.model.chat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values that Java has no type for. The others are `String`, `Boolean`, `Long`, `Double`, `List`
/// and `Map`.
sealed interface JinjaValue {

  /// Python's `None`.
  enum None implements JinjaValue {
    NONE
  }

  /// A variable, key or attribute that is not there: empty as text, an error in most operations.
  record Undefined(String what) implements JinjaValue {
    JinjaFault fault() {
      return JinjaFault.error("'" + what + "' is undefined");
    }
  }

  /// A Python tuple.
  record Tuple(List<Object> items) implements JinjaValue {}

  /// What a filter gives item by item: true whatever it holds, without a length.
  record Generated(List<Object> items) implements JinjaValue {}

  /// `namespace(...)`: what survives the scope of a loop.
  record Namespace(Map<String, Object> attributes) implements JinjaValue {}

  /// A macro with the scope that it was written in.
  record MacroValue(JinjaNode.Macro macro, JinjaScope scope) implements JinjaValue {}

  /// The variable `loop`.
  record Loop(List<Object> items, int index0) implements JinjaValue {
    Object attribute(String name) {
      return switch (name) {
        case "index" -> (long) index0 + 1;
        case "index0" -> (long) index0;
        case "revindex" -> (long) items.size() - index0;
        case "revindex0" -> (long) items.size() - index0 - 1;
        case "first" -> index0 == 0;
        case "last" -> index0 == items.size() - 1;
        case "length" -> (long) items.size();
        case "previtem" -> neighbour(index0 - 1, "there is no previous item");
        case "nextitem" -> neighbour(index0 + 1, "there is no next item");
        default -> throw JinjaFault.unsupported("'loop." + name + "'");
      };
    }

    private Object neighbour(int index, String missing) {
      return index >= 0 && index < items.size() ? items.get(index) : new Undefined(missing);
    }
  }

  /// A method of a value, not yet called.
  record Method(Object self, String name) implements JinjaValue {}

  /// The functions that every chat template may call.
  enum Function implements JinjaValue {
    RANGE,
    NAMESPACE,
    RAISE_EXCEPTION,
    STRFTIME_NOW
  }

  /// What a call passes, evaluated.
  record Passed(List<Object> positional, Map<String, Object> named) {

    /// The values of the parameters `names`, by position or name; one without a value is undefined.
    Object[] bind(String function, String... names) {
      if (positional.size() > names.length) {
        throw JinjaFault.error(function + "() takes at most " + names.length + " arguments");
      }
      var rest = new LinkedHashMap<>(named);
      var bound = new Object[names.length];
      Arrays.setAll(
          bound,
          i -> {
            if (i < positional.size()) {
              return positional.get(i);
            }
            Object value = rest.remove(names[i]);
            return value == null ? new Undefined(names[i]) : value;
          });
      if (!rest.isEmpty()) {
        String name = rest.keySet().iterator().next();
        throw JinjaFault.unsupported("the argument '" + name + "' of " + function);
      }
      return bound;
    }
  }
}
