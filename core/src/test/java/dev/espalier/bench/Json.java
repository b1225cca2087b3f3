package dev.espalier.bench;

import tools.jackson.databind.json.JsonMapper;

/// Rows of benchmarks for tests.
final class Json {
  private Json() {}

  /// The object in `text`, as the third row of `rows.jsonl`.
  static Row row(String text) {
    return new Row("rows.jsonl:3", JsonMapper.shared().readTree(text));
  }
}
