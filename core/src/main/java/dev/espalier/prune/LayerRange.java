package dev.espalier.prune;

import dev.espalier.EspalierException;
import java.util.regex.Pattern;

/// Decoder layers `first` to `last`, counted from 0, both included.
public record LayerRange(int first, int last) {
  public LayerRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("layers " + first + " to " + last);
    }
  }

  /// Reads `0-13` or `5`; `where` names the flag or file in the message.
  static LayerRange parse(String where, String text) {
    var parts = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?").matcher(text.strip());
    if (parts.matches()) {
      int first = Integer.parseInt(parts.group(1));
      int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
      if (first <= last) {
        return new LayerRange(first, last);
      }
    }
    throw EspalierException.in(where)
        .found("layers '" + text + "'")
        .needed("a layer, such as 5, or a range, such as 0-13")
        .fault();
  }

  boolean includes(int layer) {
    return first <= layer && layer <= last;
  }

  /// Refuses layers that a model of `count` layers does not have.
  void requireWithin(String where, int count) {
    if (last >= count) {
      throw EspalierException.in(where)
          .found("layers " + this)
          .needed("layers from 0 to " + (count - 1))
          .fault();
    }
  }

  /// `0-13`, `5`.
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
