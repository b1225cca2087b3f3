package dev.espalier.judge;

import java.util.Locale;

/// What is wrong with an answer as a text, whatever it says. A flag changes no verdict.
public enum Flag {
  /// The cap on tokens ended it.
  CUT,
  /// It falls into saying one thing over and over.
  LOOPED,
  /// It is for a good part not language: replacement characters, symbols, letters without words.
  GARBLED;

  /// The lower-case word used in rows.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
