package dev.espalier.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Small words that tables, plots and sentences share.
final class Wording {
  private Wording() {}

  /// A category's name.
  static String category(@Nullable String category) { // null: a prompt that has none
    return category == null ? "no category" : category;
  }

  /// What a slice holds.
  static String slice(Slice slice) {
    return switch (slice) {
      case HARMFUL -> "harmful";
      case HARMFUL_BARE -> "harmful, bare";
      case HARMFUL_IN_TEMPLATE -> "harmful, in templates";
      case HARMLESS -> "harmless";
      case HARMLESS_BARE -> "harmless, bare";
      case HARMLESS_IN_TEMPLATE -> "harmless, in templates";
    };
  }

  /// `1 prompt`, `3 prompts`.
  static String count(int number, String noun) {
    return Typography.TYPESET.count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /// `a`, `a and b`, `a, b and c`.
  static String list(List<String> items) {
    return items.size() < 2
        ? String.join("", items)
        : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
  }
}
