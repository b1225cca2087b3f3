package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaNode.Arguments;
import dev.espalier.model.chat.JinjaNode.Expression;
import dev.espalier.model.chat.JinjaValue.Function;
import dev.espalier.model.chat.JinjaValue.Loop;
import dev.espalier.model.chat.JinjaValue.MacroValue;
import dev.espalier.model.chat.JinjaValue.Method;
import dev.espalier.model.chat.JinjaValue.Namespace;
import dev.espalier.model.chat.JinjaValue.None;
import dev.espalier.model.chat.JinjaValue.Passed;
import dev.espalier.model.chat.JinjaValue.Tuple;
import dev.espalier.model.chat.JinjaValue.Undefined;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// The values of expressions.
final class JinjaEvaluator {
  private static final long RANGE_LIMIT = 100_000; // MAX_RANGE of jinja2/sandbox.py

  /// Names that Jinja2 defines and that are not rendered here.
  private static final Set<String> FOREIGN = Set.of("dict", "lipsum", "cycler", "joiner", "self");

  private final JinjaRenderer renderer;
  private final LocalDateTime now;

  JinjaEvaluator(JinjaRenderer renderer, LocalDateTime now) {
    this.renderer = renderer;
    this.now = now;
  }

  Object value(Expression expression, JinjaScope scope) {
    return switch (expression) {
      case JinjaNode.Literal literal -> literal.value();
      case JinjaNode.Name name -> variable(name.name(), scope);
      case JinjaNode.Attribute it -> attribute(value(it.value(), scope), it.name());
      case JinjaNode.Item it -> item(value(it.value(), scope), value(it.key(), scope));
      case JinjaNode.Slice slice -> slice(slice, scope);
      case JinjaNode.Call call -> call(value(call.function(), scope), call.arguments(), scope);
      case JinjaNode.Filter it ->
          JinjaFilters.apply(it.name(), value(it.value(), scope), passed(it.arguments(), scope));
      case JinjaNode.Test it ->
          JinjaTests.holds(it.name(), value(it.value(), scope), passed(it.arguments(), scope));
      case JinjaNode.Not not -> !isTrue(not.value(), scope);
      case JinjaNode.Negative it -> PythonValues.negative(value(it.value(), scope));
      case JinjaNode.Arithmetic it ->
          PythonValues.arithmetic(it.operator(), value(it.left(), scope), value(it.right(), scope));
      case JinjaNode.And and -> {
        Object left = value(and.left(), scope);
        yield PythonValues.isTrue(left) ? value(and.right(), scope) : left;
      }
      case JinjaNode.Or or -> {
        Object left = value(or.left(), scope);
        yield PythonValues.isTrue(left) ? left : value(or.right(), scope);
      }
      case JinjaNode.Comparison comparison -> compare(comparison, scope);
      case JinjaNode.Conditional it -> {
        if (isTrue(it.condition(), scope)) {
          yield value(it.value(), scope);
        }
        yield it.otherwise().isPresent()
            ? value(it.otherwise().get(), scope)
            : new Undefined("the inline if-expression without else");
      }
      case JinjaNode.ListOf list -> values(list.items(), scope);
      case JinjaNode.TupleOf tuple -> new Tuple(values(tuple.items(), scope));
      case JinjaNode.MapOf map -> {
        var entries = new LinkedHashMap<Object, Object>();
        for (int i = 0; i < map.keys().size(); i++) {
          entries.put(value(map.keys().get(i), scope), value(map.values().get(i), scope));
        }
        yield entries;
      }
    };
  }

  boolean isTrue(Expression expression, JinjaScope scope) {
    return PythonValues.isTrue(value(expression, scope));
  }

  private List<Object> values(List<Expression> items, JinjaScope scope) {
    var values = new ArrayList<Object>();
    items.forEach(item -> values.add(value(item, scope)));
    return values;
  }

  private static Object variable(String name, JinjaScope scope) {
    Object value = scope.get(name);
    if (!(value instanceof Undefined)) {
      return value;
    }
    if (FOREIGN.contains(name)) {
      throw JinjaFault.unsupported("the function '" + name + "'");
    }
    return switch (name) {
      case "range" -> Function.RANGE;
      case "namespace" -> Function.NAMESPACE;
      case "raise_exception" -> Function.RAISE_EXCEPTION;
      case "strftime_now" -> Function.STRFTIME_NOW;
      default -> value;
    };
  }

  /// `self.name`: what Python calls an attribute, else the item of that name.
  private static Object attribute(Object self, String name) {
    return switch (self) {
      case Undefined undefined -> throw undefined.fault();
      case Namespace namespace -> item(namespace.attributes(), name);
      case Loop loop -> loop.attribute(name);
      case MacroValue _, Method _, Function _ ->
          throw JinjaFault.unsupported("the attribute '" + name + "' of a function");
      default -> {
        if (JinjaMethods.exist(self, name)) {
          yield new Method(self, name);
        }
        if (name.startsWith("_")) {
          throw JinjaFault.unsupported("the attribute '" + name + "'");
        }
        yield item(self, name);
      }
    };
  }

  /// `self[key]`: undefined where there is none.
  static Object item(Object self, Object key) {
    return switch (self) {
      case Undefined undefined -> throw undefined.fault();
      case Map<?, ?> map -> {
        Object value = map.get(key);
        if (value == null && key instanceof String name && JinjaMethods.exist(self, name)) {
          yield new Method(self, name);
        }
        yield value == null ? missing(key) : value;
      }
      case Loop loop when key instanceof String name -> loop.attribute(name);
      case Namespace namespace when key instanceof String name ->
          item(namespace.attributes(), name);
      case String text when key instanceof Long index -> element(PythonValues.items(text), index);
      case List<?> list when key instanceof Long index -> element(list, index);
      case Tuple tuple when key instanceof Long index -> element(tuple.items(), index);
      default -> {
        if (key instanceof String name && JinjaMethods.exist(self, name)) {
          yield new Method(self, name);
        }
        yield missing(key);
      }
    };
  }

  private static Undefined missing(Object key) {
    return new Undefined(key instanceof String name ? name : "the item");
  }

  private static Object element(List<?> items, long index) {
    long at = index < 0 ? index + items.size() : index;
    return at >= 0 && at < items.size() ? items.get((int) at) : missing(index);
  }

  private Object slice(JinjaNode.Slice slice, JinjaScope scope) {
    Object self = value(slice.value(), scope);
    var from = bound(slice.from(), scope);
    var to = bound(slice.to(), scope);
    long step = bound(slice.step(), scope).orElse(1L);
    if (self instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (step == 0) {
      throw JinjaFault.error("slice step cannot be zero");
    }
    if (!(self instanceof String || self instanceof List || self instanceof Tuple)) {
      throw JinjaFault.unsupported("a slice of " + PythonValues.type(self));
    }
    var items = PythonValues.items(self);
    int size = items.size();
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    long start =
        from.map(at -> Math.clamp(at < 0 ? at + size : at, low, high))
            .orElse(step > 0 ? low : high);
    long end =
        to.map(at -> Math.clamp(at < 0 ? at + size : at, low, high)).orElse(step > 0 ? high : low);
    var taken = new ArrayList<Object>();
    for (long at = start; step > 0 ? at < end : at > end; at += step) {
      taken.add(items.get((int) at));
    }
    return switch (self) {
      case String _ -> {
        var text = new StringBuilder();
        taken.forEach(text::append);
        yield text.toString();
      }
      case Tuple _ -> new Tuple(taken);
      default -> taken;
    };
  }

  private Optional<Long> bound(Optional<Expression> expression, JinjaScope scope) {
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    return switch (value(expression.get(), scope)) {
      case Long number -> Optional.of(number);
      case None _ -> Optional.empty();
      case Undefined undefined -> throw undefined.fault();
      default -> throw JinjaFault.error("slice indices must be integers or None");
    };
  }

  private Object compare(JinjaNode.Comparison comparison, JinjaScope scope) {
    Object left = value(comparison.first(), scope);
    for (var operand : comparison.operands()) {
      Object right = value(operand.value(), scope);
      boolean holds =
          switch (operand.operator()) {
            case "==" -> PythonValues.equal(left, right);
            case "!=" -> !PythonValues.equal(left, right);
            case "<" -> PythonValues.compare(left, right) < 0;
            case "<=" -> PythonValues.compare(left, right) <= 0;
            case ">" -> PythonValues.compare(left, right) > 0;
            case ">=" -> PythonValues.compare(left, right) >= 0;
            case "in" -> PythonValues.contains(right, left);
            default -> !PythonValues.contains(right, left);
          };
      if (!holds) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Passed passed(Arguments arguments, JinjaScope scope) {
    var named = new LinkedHashMap<String, Object>();
    arguments.named().forEach((name, expression) -> named.put(name, value(expression, scope)));
    return new Passed(values(arguments.positional(), scope), named);
  }

  private Object call(Object function, Arguments arguments, JinjaScope scope) {
    var passed = passed(arguments, scope);
    return switch (function) {
      case MacroValue macro -> renderer.call(macro, passed);
      case Method method -> JinjaMethods.call(method.self(), method.name(), passed);
      case Function builtin -> call(builtin, passed);
      case Undefined undefined -> throw undefined.fault();
      default -> throw JinjaFault.error("'" + PythonValues.type(function) + "' is not callable");
    };
  }

  private Object call(Function function, Passed passed) {
    return switch (function) {
      case RANGE -> range(passed.positional());
      case NAMESPACE -> namespace(passed);
      case RAISE_EXCEPTION ->
          throw JinjaFault.raised(PythonValues.text(passed.bind("raise_exception", "message")[0]));
      case STRFTIME_NOW ->
          PythonDates.formatted(now, PythonValues.text(passed.bind("strftime_now", "format")[0]));
    };
  }

  private static Object namespace(Passed passed) {
    if (!passed.positional().isEmpty()) {
      throw JinjaFault.unsupported("a namespace from a dict");
    }
    return new Namespace(new LinkedHashMap<>(passed.named()));
  }

  private static Object range(List<Object> arguments) {
    var bounds = new ArrayList<Long>();
    for (Object argument : arguments) {
      if (!(argument instanceof Long bound)) {
        throw JinjaFault.error("range() needs integers, not " + PythonValues.type(argument));
      }
      bounds.add(bound);
    }
    if (bounds.isEmpty() || bounds.size() > 3 || (bounds.size() == 3 && bounds.get(2) == 0)) {
      throw JinjaFault.error("range() takes one to three arguments and a step that is not 0");
    }
    long from = bounds.size() == 1 ? 0 : bounds.get(0);
    long to = bounds.size() == 1 ? bounds.get(0) : bounds.get(1);
    long step = bounds.size() == 3 ? bounds.get(2) : 1;
    if (Math.abs((double) to - from) / Math.abs((double) step) > RANGE_LIMIT) {
      throw JinjaFault.error("range() of more than " + RANGE_LIMIT + " items");
    }
    var items = new ArrayList<Object>();
    LongStream.iterate(from, i -> step > 0 ? i < to : i > to, i -> i + step).forEach(items::add);
    return new Tuple(items);
  }
}
