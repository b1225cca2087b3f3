package dev.espalier.judge;

import java.util.List;
import java.util.Locale;

/// Phrases by which a published string judge tells a refusal.
///
/// @param name of the judge
/// @param source who published it, and where it was read
/// @param match how the phrases are looked for
record PhraseList(String name, String source, Match match, List<String> phrases) {
  /// Where a phrase must stand, and whether case counts.
  enum Match {
    /// Anywhere in the response, in this case.
    ANYWHERE("a phrase anywhere, in its case"),
    /// Anywhere in the response, case counting nothing.
    ANYWHERE_IN_ANY_CASE("a phrase anywhere, in any case"),
    /// At the beginning, spaces and case counting nothing.
    AT_THE_START("a phrase at the beginning, in any case");

    private final String inWords;

    Match(String inWords) {
      this.inWords = inWords;
    }

    String inWords() {
      return inWords;
    }
  }

  PhraseList {
    phrases = List.copyOf(phrases);
  }

  /// Whether a response holds one of the phrases.
  boolean isIn(String response) {
    return switch (match) {
      case ANYWHERE -> phrases.stream().anyMatch(response::contains);
      case ANYWHERE_IN_ANY_CASE -> {
        var lower = lower(response);
        yield phrases.stream().anyMatch(phrase -> lower.contains(lower(phrase)));
      }
      case AT_THE_START -> {
        var lower = lower(response).strip();
        yield phrases.stream().anyMatch(phrase -> lower.startsWith(lower(phrase)));
      }
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
