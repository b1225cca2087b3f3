package dev.espalier.engine;

import java.util.List;

/// Token ids of rows of unequal length in one rectangle: padded on the left, so that every row's
/// last token stands in the last slot.
final class LeftPadded {
  private final List<List<Integer>> rows;
  private final int slots;

  /// As many slots as the longest of `rows` has tokens.
  LeftPadded(List<List<Integer>> rows) {
    this.rows = rows;
    this.slots = rows.stream().mapToInt(List::size).max().orElseThrow();
  }

  int slots() {
    return slots;
  }

  /// Slots of each row that hold no token.
  List<Integer> padding() {
    return rows.stream().map(row -> slots - row.size()).toList();
  }

  /// The ids in the slots from `from` to `to` of every row, row by row.
  long[] slice(int from, int to) {
    long[] ids = new long[rows.size() * (to - from)];
    int at = 0;
    for (List<Integer> row : rows) {
      int padding = slots - row.size();
      for (int slot = from; slot < to; slot++) {
        ids[at++] = slot < padding ? 0 : row.get(slot - padding); // padding is never looked at
      }
    }
    return ids;
  }
}
