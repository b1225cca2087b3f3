package dev.espalier.cli;

/// What a check of the machine found.
///
/// @param subject what was looked at
/// @param found what is there
/// @param remedy what the user can do; empty where nothing need be done
record Finding(String subject, Level level, String found, String remedy) {
  /// How it bears on Espalier.
  enum Level {
    /// As it should be.
    OK("OK"),
    /// Worth knowing; Espalier works.
    NOTE("—"),
    /// Something of Espalier does not work.
    PROBLEM("problem");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    /// As it is shown.
    String label() {
      return label;
    }
  }

  static Finding ok(String subject, String found) {
    return new Finding(subject, Level.OK, found, "");
  }

  static Finding note(String subject, String found, String remedy) {
    return new Finding(subject, Level.NOTE, found, remedy);
  }

  static Finding problem(String subject, String found, String remedy) {
    return new Finding(subject, Level.PROBLEM, found, remedy);
  }

  /// One line, or two where there is a remedy.
  String inWords() {
    String line = String.format("%-8s %-12s %s", level.label(), subject, found);
    return remedy.isEmpty() ? line : line + System.lineSeparator() + " ".repeat(22) + remedy;
  }
}
