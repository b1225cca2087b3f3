package dev.espalier.model.tokenizer;

/// Text as UTF-8 can hold it.
final class WellFormed {
  private WellFormed() {}

  /// The text with U+FFFD for each lone surrogate: as long as before, so every span still fits.
  static String of(String text) {
    StringBuilder changed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else {
        changed = changed == null ? new StringBuilder(text) : changed;
        changed.setCharAt(i, '\uFFFD');
      }
    }
    return changed == null ? text : changed.toString();
  }
}
