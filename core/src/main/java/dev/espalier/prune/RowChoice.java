package dev.espalier.prune;

import dev.espalier.model.Mask;
import dev.espalier.prune.Pruner.Matrix;
import java.util.Arrays;
import java.util.BitSet;

/// Chooses the weights of each row by a score, as many in every row as the sparsity says.
final class RowChoice {
  private final Matrix weights;
  private final Sparsity sparsity;

  RowChoice(Matrix weights, Sparsity sparsity) {
    this.weights = weights;
    this.sparsity = sparsity;
  }

  /// Scores of one row, none negative.
  interface RowScores {
    /// Fills `scores [columns]`.
    void fill(int row, float[] scores);
  }

  /// The lowest scores of each row, or of each group; ties go to the lower column.
  Mask lowest(RowScores scores) {
    var marks = new BitSet(Math.multiplyExact(weights.rows(), weights.columns()));
    markLowest(scores, marks, pruned());
    return Mask.ofBits(weights.rows(), weights.columns(), marks);
  }

  /// The highest scores, chosen from the other end of the same order: ties go to the higher column.
  Mask highest(RowScores scores) {
    int all = Math.multiplyExact(weights.rows(), weights.columns());
    var marks = new BitSet(all);
    markLowest(scores, marks, among() - pruned());
    marks.flip(0, all);
    return Mask.ofBits(weights.rows(), weights.columns(), marks);
  }

  /// How many weights are chosen from together.
  private int among() {
    return switch (sparsity) {
      case Sparsity.Unstructured _ -> weights.columns();
      case Sparsity.NofM groups -> groups.m();
    };
  }

  /// How many of them go.
  private int pruned() {
    return switch (sparsity) {
      case Sparsity.Unstructured ratio -> ratio.prunedPerRow(weights.columns());
      case Sparsity.NofM groups -> groups.n();
    };
  }

  private void markLowest(RowScores scores, BitSet marks, int count) {
    float[] row = new float[weights.columns()];
    var lowest = new Lowest();
    for (int r = 0; r < weights.rows(); r++) {
      scores.fill(r, row);
      int offset = r * weights.columns();
      switch (sparsity) {
        case Sparsity.Unstructured _ -> lowest.mark(row, count, marks, offset);
        case Sparsity.NofM groups -> new Groups(groups.m()).markLowest(row, count, marks, offset);
      }
    }
  }

  /// Neighbours in a row, `size` at a time.
  static final class Groups {
    private final long[] keys;

    Groups(int size) {
      this.keys = new long[size];
    }

    /// Sets, in `marks`, `offset + column` for the `count` lowest of each group; ties go to the
    /// lower column.
    void markLowest(float[] row, int count, BitSet marks, int offset) {
      if (row.length % keys.length != 0) {
        throw new IllegalArgumentException(row.length + " columns in groups of " + keys.length);
      }
      for (int from = 0; from < row.length; from += keys.length) {
        for (int i = 0; i < keys.length; i++) {
          // Bits of floats that are not negative sort as the floats do; the column breaks ties.
          keys[i] = ((long) Float.floatToIntBits(row[from + i]) << 32) | (from + i);
        }
        Arrays.sort(keys);
        for (int i = 0; i < count; i++) {
          marks.set(offset + (int) keys[i]);
        }
      }
    }
  }
}
