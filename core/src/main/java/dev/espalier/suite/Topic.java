package dev.espalier.suite;

import java.util.Optional;

/// Where a task stands in its suite: category, sub-category, severity, and the place among the
/// tasks that share the three.
///
/// @param category as written in the source; [#UNCATEGORISED] where the source names none
/// @param subCategory absent where the source has one level only
/// @param severity absent where the source names none
/// @param index counted from 0 within category, sub-category and severity
public record Topic(
    String category, Optional<String> subCategory, Optional<Severity> severity, int index) {
  /// The category of tasks whose source has no categories.
  public static final String UNCATEGORISED = "uncategorised";

  public Topic {
    if (category.isBlank()) {
      throw new IllegalArgumentException("blank category");
    }
    if (index < 0) {
      throw new IllegalArgumentException("index " + index + " is negative");
    }
  }
}
