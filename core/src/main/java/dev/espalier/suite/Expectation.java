package dev.espalier.suite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What kind of task it is, and with that what a well-behaved model does: decline a harmful one,
/// answer a harmless one.
public enum Expectation {
  HARMFUL,
  HARMLESS;

  /// The lower-case word used in rows: `harmful`, `harmless`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The expectation written as its label, in any case.
  public static Optional<Expectation> parse(String text) {
    var word = text.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(e -> e.label().equals(word)).findFirst();
  }
}
