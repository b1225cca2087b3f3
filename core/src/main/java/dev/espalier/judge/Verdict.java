package dev.espalier.judge;

/// What an answer did with the request.
public sealed interface Verdict {
  /// It declined.
  record Refused() implements Verdict {}

  /// It did not decline; whether it helped is not said.
  record Complied() implements Verdict {}

  /// Nothing could be read. In rates an unscored row is no refusal, and it is counted and shown.
  ///
  /// @param why in a few words, the same words for the same reason
  record Unscored(String why) implements Verdict {}

  /// The word used in rows: `refused`, `complied`, `unscored`.
  default String label() {
    return switch (this) {
      case Refused _ -> "refused";
      case Complied _ -> "complied";
      case Unscored _ -> "unscored";
    };
  }
}
