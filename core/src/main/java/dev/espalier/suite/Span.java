package dev.espalier.suite;

/// A half-open range `[start, end)` of a text, in UTF-16 code units as [String#substring(int,int)]
/// counts them.
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span [" + start + ", " + end + ")");
    }
  }

  /// The part of `text` that the span covers.
  public String of(String text) {
    return text.substring(start, end);
  }

  public boolean isEmpty() {
    return start == end;
  }
}
