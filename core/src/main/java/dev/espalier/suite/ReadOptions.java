package dev.espalier.suite;

import java.util.Optional;

/// What a user says about a file that the file itself does not.
///
/// @param promptColumn the CSV column or JSONL key that holds the request; absent: the first of
///   [RowSuite#PROMPT_COLUMNS] that the file has
public record ReadOptions(Optional<String> promptColumn) {
  public static ReadOptions defaults() {
    return new ReadOptions(Optional.empty());
  }

  /// `--prompt-column NAME`.
  public static ReadOptions promptColumn(String name) {
    return new ReadOptions(Optional.of(name));
  }
}
