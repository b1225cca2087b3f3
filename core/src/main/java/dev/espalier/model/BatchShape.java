package dev.espalier.model;

import java.util.Collections;
import java.util.List;

/// How sequences of unequal length stand in one rectangle: `rows` of `width` new tokens each, after
/// `past` cached slots, where row `b` begins with `padding[b]` slots that hold no token. Before its
/// slots a row may have `shared[b]` tokens that it has in common with others, held elsewhere.
///
/// The token in slot `s` of row `b` (cached slots counted, shared ones not) has position `shared[b]
/// + s - padding[b]`. Padding may fill a row's slots altogether, as in the first part of a prompt
///   that is read in parts.
///
/// @param room slots that attention looks at: those of the cache, some of them not yet filled,
///   where it is quicker to look at all of them and hide these than to take the filled ones out
public record BatchShape(
    int rows, int width, int past, int room, List<Integer> padding, List<Integer> shared) {
  public BatchShape {
    padding = List.copyOf(padding);
    shared = List.copyOf(shared);
    if (rows < 1 || width < 1 || past < 0 || room < past + width) {
      throw new IllegalArgumentException(
          "rows %d, width %d, past %d, room %d".formatted(rows, width, past, room));
    }
    if (padding.size() != rows || shared.size() != rows) {
      throw new IllegalArgumentException(rows + " rows, padding " + padding + ", shared " + shared);
    }
    if (Collections.min(padding) < 0 || Collections.min(shared) < 0) {
      throw new IllegalArgumentException("padding of " + padding + ", shared " + shared);
    }
  }

  /// `rows` sequences of exactly `width` tokens, nothing cached and nothing shared.
  public static BatchShape full(int rows, int width) {
    var none = Collections.nCopies(rows, 0);
    return new BatchShape(rows, width, 0, width, none, none);
  }

  /// Slots of each row after this step, cached and new; shared ones not counted.
  public int slots() {
    return past + width;
  }

  /// Tokens of the longest row after this step, shared ones counted.
  public int longest() {
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, shared.get(row) + slots() - padding.get(row));
    }
    return longest;
  }

  public boolean isPadded() {
    return Collections.max(padding) > 0;
  }

  /// Whether some row has tokens that are held elsewhere.
  public boolean isShared() {
    return Collections.max(shared) > 0;
  }

  /// Whether the tokens of a slot have the same position in every row.
  public boolean isUniform() {
    return !isPadded() && shared.stream().allMatch(shared.getFirst()::equals);
  }
}
