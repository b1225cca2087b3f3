package dev.espalier.inspect;

import java.util.List;
import java.util.Optional;

/// A regular place for zeros: exactly `n` of each `m` neighbours in a row, groups beginning at
/// columns 0, m, 2m and so on. Exactly, for many unstructured masks have at least one zero in each
/// eight.
public record Pattern(int n, int m) {
  /// The strictest first.
  private static final List<Pattern> KNOWN =
      List.of(
          new Pattern(3, 4),
          new Pattern(1, 2),
          new Pattern(2, 4),
          new Pattern(4, 8),
          new Pattern(8, 16),
          new Pattern(1, 4),
          new Pattern(2, 8),
          new Pattern(1, 8));

  /// The strictest pattern that every row of a matrix keeps, if it keeps one.
  static Optional<Pattern> of(boolean[] isZero, int columns) {
    return KNOWN.stream().filter(pattern -> pattern.holds(isZero, columns)).findFirst();
  }

  private boolean holds(boolean[] isZero, int columns) {
    if (columns % m != 0) {
      return false;
    }
    for (int from = 0; from < isZero.length; from += m) {
      int zeros = 0;
      for (int i = from; i < from + m; i++) {
        zeros += isZero[i] ? 1 : 0;
      }
      if (zeros != n) {
        return false;
      }
    }
    return true;
  }

  /// `2:4`.
  @Override
  public String toString() {
    return n + ":" + m;
  }
}
