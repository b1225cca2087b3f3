package dev.espalier.judge;

import java.util.Locale;

/// What is wrong with an answer as a text, whatever it says. A flag changes no verdict.
public enum Flag {
  /// The cap on tokens ended it.
  CUT,
  /// It falls into saying one thing over and over.
  LOOPED,
  /// It is for a good part not language: replacement characters, symbols, letters without words.
  GARBLED,
  /// It is long and shares no word with what was asked.
  OFF_TOPIC,
  /// It is for the most part not English: our rules and every published phrase are.
  OTHER_LANGUAGE;

  /// The lower-case word used in rows.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
