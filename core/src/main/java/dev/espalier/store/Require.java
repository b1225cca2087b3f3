package dev.espalier.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The checks that rows make on themselves; each names the field and the value.
final class Require {
  private Require() {}

  /// A string that says something. Null arrives here from a damaged manifest.
  static void text(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing or empty");
    }
  }

  static void present(String field, @Nullable Object value) { // null: a damaged manifest
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
  }

  static void oneOf(String field, @Nullable String value, Set<String> known) { // null: as above
    if (value == null || !known.contains(value)) {
      throw new IllegalArgumentException(
          "%s is '%s', not one of %s".formatted(field, value, known.stream().sorted().toList()));
    }
  }

  static void rate(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(field + " is " + value + ", not in [0, 1]");
    }
  }

  /// A probability of 0 has a logarithm of minus infinity, which no row holds.
  static void logProbability(String field, double value) {
    if (!(value <= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(field + " is " + value + ", not finite and at most 0");
    }
  }

  static void atLeast(String field, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(field + " is " + value + ", below " + least);
    }
  }
}
