package dev.espalier.model.arch;

import dev.espalier.EspalierException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A config.json (or an object inside it) with typed reading: what is absent or of the wrong kind
/// is named with its key. `null` counts as absent, as the reference implementation has it.
public final class ConfigJson {
  private final String where;
  private final JsonNode node;

  private ConfigJson(String where, JsonNode node) {
    this.where = where;
    this.node = node;
  }

  /// `where` is the file, for messages.
  public static ConfigJson of(String where, JsonNode node) {
    if (!node.isObject()) {
      throw EspalierException.in(where)
          .found("the file holds no JSON object")
          .needed("a model's configuration")
          .fault();
    }
    return new ConfigJson(where, node);
  }

  String where() {
    return where;
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  /// The object under `key`, empty where it is absent.
  Optional<ConfigJson> object(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!node.get(key).isObject()) {
      throw wrong(key, "an object");
    }
    return Optional.of(new ConfigJson(where, node.get(key)));
  }

  int integer(String key) {
    require(key, "a whole number");
    return optionalInteger(key, 0);
  }

  int optionalInteger(String key, int otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = node.get(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "a whole number");
    }
    return value.asInt();
  }

  double number(String key) {
    require(key, "a number");
    return optionalNumber(key, 0);
  }

  double optionalNumber(String key, double otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!node.get(key).isNumber()) {
      throw wrong(key, "a number");
    }
    return node.get(key).asDouble();
  }

  boolean optionalFlag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!node.get(key).isBoolean()) {
      throw wrong(key, "true or false");
    }
    return node.get(key).asBoolean();
  }

  String text(String key) {
    require(key, "a text");
    return optionalText(key, "");
  }

  String optionalText(String key, String otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!node.get(key).isString()) {
      throw wrong(key, "a text");
    }
    return node.get(key).asString();
  }

  /// The texts of an array, empty where it is absent.
  List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (!node.get(key).isArray()) {
      throw wrong(key, "a list of texts");
    }
    return node.get(key).valueStream().map(JsonNode::asString).toList();
  }

  private void require(String key, String kind) {
    if (!has(key)) {
      throw EspalierException.in(where).found("no '" + key + "'").needed(kind).fault();
    }
  }

  private EspalierException wrong(String key, String kind) {
    return EspalierException.in(where)
        .found("'" + key + "' is " + node.get(key))
        .needed(kind)
        .fault();
  }
}
