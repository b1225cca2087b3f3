package dev.espalier;

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

  public int length() {
    return end - start;
  }

  public boolean isEmpty() {
    return start == end;
  }

  /// Whether the two share at least one character: an empty span shares none.
  public boolean overlaps(Span other) {
    return Math.max(start, other.start) < Math.min(end, other.end);
  }

  /// The same range of a text that has `distance` more characters before it.
  public Span shifted(int distance) {
    return new Span(start + distance, end + distance);
  }
}
