package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Who may look at whom: a token sees itself and the tokens before it in its row, within the
/// window, and no padding. A slot of padding sees itself, so that its softmax is defined. Shared
/// tokens stand before all slots and are seen by all: they must lie within the window.
final class AttentionMask {
  private AttentionMask() {}

  /// 0 where visible, minus infinity where not: `[B or 1, 1, 1, T, room]`; null where all is
  /// visible.
  static @Nullable Tensor of(BatchShape shape, int window, DType dtype) {
    checkShared(shape, window);
    boolean padded = shape.isPadded();
    int room = shape.room();
    if (shape.width() == 1 && !padded && room == shape.slots() && room <= window) {
      return null;
    }
    int rows = padded ? shape.rows() : 1;
    float[] values = new float[Math.multiplyExact(rows * shape.width(), room)];
    Arrays.fill(values, Float.NEGATIVE_INFINITY);
    int at = 0;
    for (int row = 0; row < rows; row++) {
      int begin = shape.padding().get(row);
      for (int query = 0; query < shape.width(); query++) {
        int self = shape.past() + query;
        int first = Math.min(self, Math.max(begin, self - window + 1));
        Arrays.fill(values, at + first, at + self + 1, 0);
        at += room;
      }
    }
    return Tensor.of(values, Shape.of(rows, 1, 1, shape.width(), room)).to(dtype);
  }

  /// Throws where a shared token would lie outside the window of some token.
  static void checkShared(BatchShape shape, int window) {
    if (shape.isShared() && shape.longest() > window) {
      throw new IllegalArgumentException(
          shape.longest() + " tokens behind a shared prefix, beyond a window of " + window);
    }
  }
}
