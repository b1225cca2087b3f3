package dev.espalier.engine;

import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// The two largest entries of each row, and where the first of them stands: the lowest place on
/// ties.
///
/// The rows are cut into blocks. Only the largest of each block and the block that holds the
/// largest of all are looked at one by one, which is several times faster than libtorch's argmax
/// and top-k over a whole vocabulary.
final class TopTwo {
  private static final int BLOCK = 512;

  private final int[] ids;
  private final float[] bests;
  private final float[] seconds;

  private TopTwo(int rows) {
    this.ids = new int[rows];
    this.bests = new float[rows];
    this.seconds = new float[rows];
  }

  /// Where the largest entry of a row stands.
  int id(int row) {
    return ids[row];
  }

  /// The largest entry of a row; NaN where the row holds one.
  float best(int row) {
    return bests[row];
  }

  /// The largest of a row's other entries; equal to the first where two are equal.
  float second(int row) {
    return seconds[row];
  }

  /// Of `rows [B, n]`, n at least 2.
  static TopTwo of(Tensor rows) {
    int count = Math.toIntExact(rows.size(0));
    int width = Math.toIntExact(rows.size(1));
    float[] maxima = maxima(rows, width); // [B, blocks]
    int blocks = maxima.length / count;
    int[] blockOf = new int[count];
    for (int row = 0; row < count; row++) {
      blockOf[row] = indexOfLargest(maxima, row * blocks, blocks);
    }
    int span = Math.min(BLOCK, width);
    float[] inBlock = blocks(rows, blockOf, span, width); // [B, span]
    var top = new TopTwo(count);
    for (int row = 0; row < count; row++) {
      float others = Float.NEGATIVE_INFINITY;
      for (int block = 0; block < blocks; block++) {
        if (block != blockOf[row]) {
          others = Math.max(others, maxima[row * blocks + block]); // a NaN stays one
        }
      }
      int start = blockOf[row] * BLOCK;
      top.fill(row, start, inBlock, row * span, Math.min(span, width - start), others);
    }
    return top;
  }

  private void fill(int row, int start, float[] values, int from, int count, float others) {
    int at = indexOfLargest(values, from, count);
    float second = others;
    for (int i = 0; i < count; i++) {
      if (i != at) {
        second = Math.max(second, values[from + i]);
      }
    }
    ids[row] = start + at;
    bests[row] = Float.isNaN(second) ? Float.NaN : values[from + at];
    seconds[row] = second;
  }

  /// The largest of each block of each row: `[B, blocks]`, row-major.
  private static float[] maxima(Tensor rows, int width) {
    int whole = width / BLOCK;
    int rest = width % BLOCK;
    long count = rows.size(0);
    if (whole == 0) {
      return rows.largest().toFloats();
    }
    var ofWhole = rows.narrow(1, 0, (long) whole * BLOCK).view(count, whole, BLOCK).largest();
    if (rest == 0) {
      return ofWhole.toFloats();
    }
    var ofRest = rows.narrow(1, (long) whole * BLOCK, rest).largest().view(count, 1);
    return Tensor.concatenate(1, List.of(ofWhole, ofRest)).toFloats();
  }

  /// The numbers of one block of each row: `[B, span]`; a short block's are followed by its last.
  private static float[] blocks(Tensor rows, int[] blockOf, int span, int width) {
    long[] indices = new long[blockOf.length * span];
    Arrays.setAll(indices, i -> Math.min(width - 1, (long) blockOf[i / span] * BLOCK + i % span));
    return rows.gatherLast(Tensor.of(indices, Shape.of(blockOf.length, span))).toFloats();
  }

  /// The first index, counted from `from`, of the largest of `count` values; of a NaN, if there is
  /// one.
  private static int indexOfLargest(float[] values, int from, int count) {
    int at = 0;
    for (int i = 1; i < count && !Float.isNaN(values[from + at]); i++) {
      if (values[from + i] > values[from + at] || Float.isNaN(values[from + i])) {
        at = i;
      }
    }
    return at;
  }
}
