package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaValue.Generated;
import dev.espalier.model.chat.JinjaValue.None;
import dev.espalier.model.chat.JinjaValue.Tuple;
import dev.espalier.model.chat.JinjaValue.Undefined;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What Python and Jinja2 make of values: truth, equality, order, text, arithmetic. What they
/// refuse is an error here; what is not certain to come out the same is unsupported.
final class PythonValues {
  /// The longest text and list that a template may make.
  static final int LIMIT = 1 << 26;

  private PythonValues() {}

  static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case Tuple tuple -> !tuple.items().isEmpty();
      case None _, Undefined _ -> false;
      default -> true;
    };
  }

  /// `str(value)` as a template prints it.
  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Long number -> number.toString();
      case Boolean flag -> flag ? "True" : "False";
      case None _ -> "None";
      case Undefined _ -> "";
      case Double number -> floating(number);
      default -> throw JinjaFault.unsupported("the text of " + type(value));
    };
  }

  private static String floating(double number) {
    String text = Double.toString(number);
    if (text.contains("E") || Double.isNaN(number) || Double.isInfinite(number)) {
      throw JinjaFault.unsupported("the text of the number " + text);
    }
    return text;
  }

  /// Python's name of a value's type.
  static String type(Object value) {
    return switch (value) {
      case String _ -> "str";
      case Long _ -> "int";
      case Boolean _ -> "bool";
      case Double _ -> "float";
      case List<?> _ -> "list";
      case Map<?, ?> _ -> "dict";
      case Tuple _ -> "tuple";
      case None _ -> "NoneType";
      case Generated _ -> "generator";
      case Undefined _ -> "Undefined";
      default -> "object";
    };
  }

  static boolean equal(Object left, Object right) {
    if (isNumber(left) && isNumber(right)) {
      return number(left).doubleValue() == number(right).doubleValue();
    }
    return switch (left) {
      case Undefined _ -> right instanceof Undefined;
      case List<?> list -> right instanceof List<?> other && equalItems(list, other);
      case Tuple tuple -> right instanceof Tuple other && equalItems(tuple.items(), other.items());
      default -> left.equals(right);
    };
  }

  private static boolean equalItems(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  static int compare(Object left, Object right) {
    if (isNumber(left) && isNumber(right)) {
      return Double.compare(number(left).doubleValue(), number(right).doubleValue());
    }
    if (left instanceof String a && right instanceof String b) {
      return compareCodePoints(a, b);
    }
    throw operands("<", left, right);
  }

  private static int compareCodePoints(String left, String right) {
    int[] a = left.codePoints().toArray();
    int[] b = right.codePoints().toArray();
    return Arrays.compare(a, b);
  }

  static boolean contains(Object container, Object item) {
    return switch (container) {
      case String text -> {
        if (item instanceof String part) {
          yield text.contains(part);
        }
        throw JinjaFault.error("'in <string>' needs a string, not " + type(item));
      }
      case Map<?, ?> map -> map.containsKey(item);
      default -> items(container).stream().anyMatch(each -> equal(each, item));
    };
  }

  /// What a loop over the value meets.
  static List<Object> items(Object value) {
    return switch (value) {
      case List<?> list -> new ArrayList<>(list);
      case Tuple tuple -> tuple.items();
      case Generated generated -> generated.items();
      case Map<?, ?> map -> new ArrayList<>(map.keySet());
      case String text -> characters(text);
      case Undefined _ -> List.of();
      default -> throw JinjaFault.error("'" + type(value) + "' is not iterable");
    };
  }

  private static List<Object> characters(String text) {
    var characters = new ArrayList<Object>();
    text.codePoints().mapToObj(Character::toString).forEach(characters::add);
    return characters;
  }

  static long length(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case Generated _ -> throw JinjaFault.error("a generator has no len()");
      default -> items(value).size();
    };
  }

  static Object arithmetic(String operator, Object left, Object right) {
    if (operator.equals("~")) {
      return limited(text(left) + text(right));
    }
    if (left instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (isNumber(left) && isNumber(right)) {
      return numeric(operator, number(left), number(right));
    }
    if (operator.equals("+") && left instanceof String a && right instanceof String b) {
      return limited(a + b);
    }
    if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
      var joined = new ArrayList<Object>(a);
      joined.addAll(b);
      return joined;
    }
    if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
      if (times > 0 && text.length() * (double) times > LIMIT) {
        throw JinjaFault.unsupported("a text of more than " + LIMIT + " characters");
      }
      return text.repeat(Math.toIntExact(Math.max(0, times)));
    }
    if (left instanceof String && (operator.equals("*") || operator.equals("%"))) {
      throw JinjaFault.unsupported("'" + operator + "' on a string");
    }
    throw operands(operator, left, right);
  }

  private static String limited(String text) {
    if (text.length() > LIMIT) {
      throw JinjaFault.unsupported("a text of more than " + LIMIT + " characters");
    }
    return text;
  }

  private static Object numeric(String operator, Number left, Number right) {
    boolean zero = right.doubleValue() == 0;
    if (zero && (operator.startsWith("/") || operator.equals("%"))) {
      throw JinjaFault.error("division by zero");
    }
    if (operator.equals("/")) {
      return left.doubleValue() / right.doubleValue();
    }
    if (!(left instanceof Long a) || !(right instanceof Long b)) {
      return switch (operator) {
        case "+" -> left.doubleValue() + right.doubleValue();
        case "-" -> left.doubleValue() - right.doubleValue();
        case "*" -> left.doubleValue() * right.doubleValue();
        default -> throw JinjaFault.unsupported("'" + operator + "' on a float");
      };
    }
    try {
      return switch (operator) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> Math.floorDiv(a, b);
        case "%" -> Math.floorMod(a, b);
        default -> throw JinjaFault.unsupported("the operator '" + operator + "'");
      };
    } catch (ArithmeticException _) {
      throw JinjaFault.unsupported("a number beyond 64 bits");
    }
  }

  static Object negative(Object value) {
    return switch (value) {
      case Long number -> -number;
      case Double number -> -number;
      default -> throw JinjaFault.error("-" + type(value) + " has no value");
    };
  }

  static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  /// A number; true counts 1.
  private static Number number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1L : 0L;
    }
    return (Number) value;
  }

  private static JinjaFault operands(String operator, Object left, Object right) {
    if (left instanceof Undefined undefined) {
      return undefined.fault();
    }
    if (right instanceof Undefined undefined) {
      return undefined.fault();
    }
    return JinjaFault.error(
        "'" + operator + "' between " + type(left) + " and " + type(right) + " has no value");
  }
}
