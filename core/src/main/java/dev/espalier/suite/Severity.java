package dev.espalier.suite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much harm a task asks for, in the paper's three steps.
public enum Severity {
  LOW,
  MEDIUM,
  HIGH;

  /// The lower-case word used in ids and rows: `low`, `medium`, `high`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The severity written as `High`, `high` or `High Severity` (the paper's key), in any case.
  public static Optional<Severity> parse(String text) {
    var word = text.strip().toLowerCase(Locale.ROOT);
    var bare = word.endsWith(" severity") ? word.substring(0, word.length() - 9).strip() : word;
    return Arrays.stream(values()).filter(s -> s.label().equals(bare)).findFirst();
  }
}
