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

  /// The phrases as they are looked for: in lower case where case counts nothing.
  List<String> sought() {
    return switch (match) {
      case ANYWHERE -> phrases;
      case ANYWHERE_IN_ANY_CASE, AT_THE_START -> phrases.stream().map(PhraseList::lower).toList();
    };
  }

  /// Whether a response holds one of the phrases, which are [#sought].
  boolean isIn(String response, List<String> sought) {
    return switch (match) {
      case ANYWHERE -> sought.stream().anyMatch(response::contains);
      case ANYWHERE_IN_ANY_CASE -> sought.stream().anyMatch(lower(response)::contains);
      case AT_THE_START -> sought.stream().anyMatch(lower(response).strip()::startsWith);
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
