package dev.espalier.model.tokenizer;

/// Turns positions that count code points into positions that count UTF-16 code units.
final class CodePointOffsets {
  private final String text;
  private final boolean plain;
  private int codePoint;
  private int utf16;

  CodePointOffsets(String text) {
    this.text = text;
    this.plain = text.chars().noneMatch(c -> Character.isSurrogate((char) c));
  }

  /// The UTF-16 position of a code point; cheap where questions come in rising order.
  int toUtf16(int position) {
    if (plain) {
      return position;
    }
    utf16 = text.offsetByCodePoints(utf16, position - codePoint);
    codePoint = position;
    return utf16;
  }
}
