package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaNode.Statement;
import dev.espalier.model.chat.JinjaValue.Loop;
import dev.espalier.model.chat.JinjaValue.MacroValue;
import dev.espalier.model.chat.JinjaValue.Namespace;
import dev.espalier.model.chat.JinjaValue.Passed;
import dev.espalier.model.chat.JinjaValue.Undefined;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/// Runs a parsed template once.
///
/// Scopes are those of Jinja2: what is set inside a loop or a macro ends there, what is set inside
/// an `if` does not. Values are only ever values: nothing in them is read as a template.
final class JinjaRenderer {
  private static final int MAX_DEPTH = 200;
  private static final long MAX_STEPS = 2_000_000;

  private final JinjaEvaluator evaluator;
  private StringBuilder output = new StringBuilder();
  private int depth;
  private long steps;

  private JinjaRenderer(LocalDateTime now) {
    this.evaluator = new JinjaEvaluator(this, now);
  }

  static String render(List<Statement> template, Map<String, Object> variables, LocalDateTime now) {
    var renderer = new JinjaRenderer(now);
    renderer.run(template, JinjaScope.outermost(variables));
    return renderer.output.toString();
  }

  /// How a statement ended.
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private Flow run(List<Statement> statements, JinjaScope scope) {
    for (var statement : statements) {
      try {
        countStep();
        var flow = run(statement, scope);
        if (flow != Flow.NEXT) {
          return flow;
        }
      } catch (JinjaFault fault) {
        throw fault.at(statement.line());
      }
    }
    return Flow.NEXT;
  }

  private void countStep() {
    if (++steps > MAX_STEPS || output.length() > PythonValues.LIMIT) {
      throw JinjaFault.unsupported("loops without end");
    }
  }

  private Flow run(Statement statement, JinjaScope scope) {
    switch (statement) {
      case JinjaNode.Text text -> output.append(text.text());
      case JinjaNode.Print print ->
          output.append(PythonValues.text(evaluator.value(print.value(), scope)));
      case JinjaNode.If choice -> {
        for (var branch : choice.branches()) {
          if (evaluator.isTrue(branch.condition(), scope)) {
            return run(branch.body(), scope);
          }
        }
        return run(choice.otherwise(), scope);
      }
      case JinjaNode.For loop -> {
        return run(loop, scope);
      }
      case JinjaNode.Set set -> assign(set.names(), evaluator.value(set.value(), scope), scope);
      case JinjaNode.SetAttribute set -> {
        if (!(scope.get(set.namespace()) instanceof Namespace namespace)) {
          throw JinjaFault.error("cannot assign attribute on non-namespace object");
        }
        namespace.attributes().put(set.attribute(), evaluator.value(set.value(), scope));
      }
      case JinjaNode.SetBlock set -> scope.set(set.name(), captured(set.body(), scope.inner()));
      case JinjaNode.Macro macro -> scope.set(macro.name(), new MacroValue(macro, scope));
      case JinjaNode.Generation generation -> run(generation.body(), scope.inner());
      case JinjaNode.Break _ -> {
        return Flow.BREAK;
      }
      case JinjaNode.Continue _ -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.NEXT;
  }

  private Flow run(JinjaNode.For loop, JinjaScope outer) {
    var items = PythonValues.items(evaluator.value(loop.items(), outer));
    var condition = loop.condition();
    if (condition != null) {
      items = items.stream().filter(item -> isTaken(loop.names(), item, condition, outer)).toList();
    }
    for (int i = 0; i < items.size(); i++) {
      var scope = outer.inner();
      scope.set("loop", new Loop(items, i));
      assign(loop.names(), items.get(i), scope);
      countStep();
      if (run(loop.body(), scope) == Flow.BREAK) {
        break;
      }
    }
    return items.isEmpty() ? run(loop.otherwise(), outer.inner()) : Flow.NEXT;
  }

  private boolean isTaken(
      List<String> names, Object item, JinjaNode.Expression condition, JinjaScope outer) {
    var scope = outer.inner();
    assign(names, item, scope);
    return evaluator.isTrue(condition, scope);
  }

  private static void assign(List<String> names, Object value, JinjaScope scope) {
    if (names.size() == 1) {
      scope.set(names.getFirst(), value);
      return;
    }
    var items = PythonValues.items(value);
    if (items.size() != names.size()) {
      throw JinjaFault.error(items.size() + " values for " + names.size() + " names");
    }
    for (int i = 0; i < names.size(); i++) {
      scope.set(names.get(i), items.get(i));
    }
  }

  /// The text that a macro gives for what is passed to it.
  String call(MacroValue called, Passed passed) {
    var macro = called.macro();
    var scope = called.scope().inner();
    var names = macro.parameters().stream().map(JinjaNode.Parameter::name).toList();
    Object[] bound = passed.bind("the macro " + macro.name(), names.toArray(String[]::new));
    for (int i = 0; i < bound.length; i++) {
      var otherwise = macro.parameters().get(i).otherwise();
      boolean missing = bound[i] instanceof Undefined && otherwise.isPresent();
      scope.set(names.get(i), missing ? evaluator.value(otherwise.get(), scope) : bound[i]);
    }
    return captured(macro.body(), scope);
  }

  private String captured(List<Statement> body, JinjaScope scope) {
    if (++depth > MAX_DEPTH) {
      throw JinjaFault.unsupported("a macro " + MAX_DEPTH + " calls deep");
    }
    var before = output;
    output = new StringBuilder();
    run(body, scope);
    String text = output.toString();
    output = before;
    depth--;
    return text;
  }
}
