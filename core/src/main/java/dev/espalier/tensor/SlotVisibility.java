package dev.espalier.tensor;

import java.util.List;

/// Which slots of its row the new tokens of a step may look at.
///
/// The token at place `t` of row `b` stands in slot `past + t`. It sees the slots from `begin(b)`,
/// where its row begins, but no more than `window` of them, up to its own, and always its own.
///
/// @param begins the first slot of each row that is no padding
/// @param past slots before the new tokens
/// @param window how many slots a token sees at most, its own counted
public record SlotVisibility(List<Integer> begins, int past, int window) {
  public SlotVisibility {
    begins = List.copyOf(begins);
    if (past < 0 || window < 1) {
      throw new IllegalArgumentException("past " + past + ", window " + window);
    }
  }

  /// The first slot that token `t` of row `b` sees.
  public int first(int b, int t) {
    int self = last(t);
    return Math.min(self, Math.max(begins.get(b), self - window + 1));
  }

  /// The last slot that token `t` sees: its own.
  public int last(int t) {
    return past + t;
  }
}
