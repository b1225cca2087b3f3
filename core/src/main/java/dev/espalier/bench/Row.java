package dev.espalier.bench;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A row of a benchmark's file: named fields, and where it stands.
///
/// @param where `file:line`, for errors
/// @param fields the row as it was read
record Row(String where, JsonNode fields) {
  /// Whether all of these fields are there.
  boolean has(String... names) {
    for (String name : names) {
      if (!fields.has(name)) {
        return false;
      }
    }
    return true;
  }

  /// A field that is a text, or a number as one.
  String text(String name) {
    var node = fields.path(name);
    if (!node.isValueNode() || node.isNull()) {
      throw fault().found("no text in '" + name + "'").needed("one").fault();
    }
    return node.asString();
  }

  /// A field that is a list of texts, at least one, none of them empty.
  List<String> texts(String name) {
    var node = fields.path(name);
    var texts = new ArrayList<String>();
    for (JsonNode element : node.values()) {
      texts.add(element.isValueNode() ? element.asString() : "");
    }
    if (!node.isArray() || texts.isEmpty() || texts.contains("")) {
      throw fault().found("no list of texts in '" + name + "'").needed("one, none empty").fault();
    }
    return texts;
  }

  /// A field that is an object, as a row of its own.
  Row within(String name) {
    if (!fields.path(name).isObject()) {
      throw fault().found("no object in '" + name + "'").needed("one").fault();
    }
    return new Row(where, fields.get(name));
  }

  /// The right choice, counted from 0, out of `size`.
  int gold(String name, int size) {
    String written = text(name).strip();
    if (!written.matches("\\d{1,9}") || Integer.parseInt(written) >= size) {
      throw noGold(name, written, "a number from 0 to " + (size - 1));
    }
    return Integer.parseInt(written);
  }

  /// The right choice as the place of its label among `labels`.
  int gold(String name, List<String> labels) {
    int at = labels.indexOf(text(name));
    if (at < 0) {
      throw noGold(name, text(name), "one of " + String.join(", ", labels));
    }
    return at;
  }

  private EspalierException noGold(String name, String found, String needed) {
    return fault().found("no right choice: " + name + " is '" + found + "'").needed(needed).fault();
  }

  /// The row has the fields of no known form.
  EspalierException unknownForm(String needed) {
    String names = fields.propertyNames().stream().map(n -> "'" + n + "'").collect(joining(", "));
    return fault().found("the fields " + names).needed(needed).fault();
  }

  EspalierException.Fault fault() {
    return EspalierException.in(where);
  }
}
