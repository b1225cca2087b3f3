package dev.espalier.model.tokenizer;

import dev.espalier.Span;
import java.util.Arrays;
import java.util.List;

/// The tokens of one text: an id each, and the characters that it stands for.
///
/// Spans count UTF-16 code units of the text that was encoded. A character that takes several
/// tokens (byte fallback) lies in the span of each; a token that stands for no character, such as
/// the beginning of a sequence, has an empty span. Where the tokenizer trims its offsets, the span
/// of ` word` begins at its `w`.
public final class Encoding {
  private final int[] ids;
  private final List<Span> spans;

  Encoding(int[] ids, List<Span> spans) {
    if (ids.length != spans.size()) {
      throw new IllegalArgumentException(ids.length + " ids, " + spans.size() + " spans");
    }
    this.ids = ids.clone();
    this.spans = List.copyOf(spans);
  }

  public int size() {
    return ids.length;
  }

  /// The ids, in a copy that the caller may change.
  public int[] ids() {
    return ids.clone();
  }

  public int id(int token) {
    return ids[token];
  }

  public List<Span> spans() {
    return spans;
  }

  public Span span(int token) {
    return spans.get(token);
  }

  /// The tokens that stand for a character of `characters`, as the range `[first, last + 1)`; empty
  /// at the first token behind the range when no token does.
  public Span tokensIn(Span characters) {
    int first = 0;
    while (first < ids.length && !spans.get(first).overlaps(characters)) {
      first++;
    }
    if (first == ids.length) {
      int behind = 0;
      while (behind < ids.length && spans.get(behind).end() <= characters.start()) {
        behind++;
      }
      return new Span(behind, behind);
    }
    int end = first;
    for (int token = first; token < ids.length; token++) {
      end = spans.get(token).overlaps(characters) ? token + 1 : end;
    }
    return new Span(first, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding that
        && Arrays.equals(ids, that.ids)
        && spans.equals(that.spans);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + spans.hashCode();
  }

  @Override
  public String toString() {
    return "Encoding[" + ids.length + " tokens]";
  }
}
