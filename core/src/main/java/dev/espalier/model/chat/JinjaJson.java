package dev.espalier.model.chat;

import dev.espalier.model.chat.JinjaValue.None;
import dev.espalier.model.chat.JinjaValue.Passed;
import dev.espalier.model.chat.JinjaValue.Tuple;
import dev.espalier.model.chat.JinjaValue.Undefined;
import java.util.List;
import java.util.Map;

/// The filter `tojson` as `transformers` replaces it: `json.dumps(value, ensure_ascii=False,
/// indent=indent)`.
final class JinjaJson {
  private final StringBuilder json = new StringBuilder();
  private final long indent;

  private JinjaJson(long indent) {
    this.indent = indent;
  }

  static String dumps(Object value, Passed passed) {
    Object indent = passed.bind("tojson", "indent")[0];
    boolean flat = indent instanceof Undefined || indent instanceof None;
    if (!flat && !(indent instanceof Long)) {
      throw JinjaFault.unsupported("'tojson' with this indent");
    }
    var writer = new JinjaJson(indent instanceof Long number ? number : -1);
    writer.write(value, 1);
    return writer.json.toString();
  }

  private void write(Object value, int depth) {
    switch (value) {
      case String text -> quote(text);
      case Long _, Double _ -> json.append(PythonValues.text(value));
      case Boolean flag -> json.append(flag ? "true" : "false");
      case None _ -> json.append("null");
      case List<?> list -> writeItems(list, depth);
      case Tuple tuple -> writeItems(tuple.items(), depth);
      case Map<?, ?> map -> writeMap(map, depth);
      case Undefined undefined -> throw undefined.fault();
      default -> throw JinjaFault.error(PythonValues.type(value) + " is no JSON");
    }
  }

  private void writeItems(List<?> items, int depth) {
    json.append('[');
    String separator = "";
    for (Object item : items) {
      json.append(separator);
      breakLine(depth);
      write(item, depth + 1);
      separator = indent < 0 ? ", " : ",";
    }
    if (!items.isEmpty()) {
      breakLine(depth - 1);
    }
    json.append(']');
  }

  private void writeMap(Map<?, ?> map, int depth) {
    json.append('{');
    String separator = "";
    for (var entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw JinjaFault.unsupported("'tojson' of keys that are no strings");
      }
      json.append(separator);
      breakLine(depth);
      quote(key);
      json.append(": ");
      write(entry.getValue(), depth + 1);
      separator = indent < 0 ? ", " : ",";
    }
    if (!map.isEmpty()) {
      breakLine(depth - 1);
    }
    json.append('}');
  }

  private void breakLine(int depth) {
    if (indent >= 0) {
      json.append('\n').repeat(' ', Math.toIntExact(Math.min(indent * depth, 10_000)));
    }
  }

  private void quote(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\f' -> json.append("\\f");
        case '\b' -> json.append("\\b");
        default -> {
          if (c < 0x20) {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
