package dev.espalier.prune;

import dev.espalier.model.Mask;
import dev.espalier.prune.Pruner.Matrix;
import dev.espalier.tensor.Compute;
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

  /// Scores of one row, none negative; several threads may ask at once.
  interface RowScores {
    /// Fills `scores [columns]`.
    void fill(int row, float[] scores);
  }

  /// The lowest scores of each row, or of each group; ties go to the lower column.
  Mask lowest(RowScores scores) {
    return Mask.ofBits(weights.rows(), weights.columns(), lowest(scores, pruned()));
  }

  /// The highest scores, chosen from the other end of the same order: ties go to the higher column.
  Mask highest(RowScores scores) {
    var marks = lowest(scores, among() - pruned());
    marks.flip(0, Math.multiplyExact(weights.rows(), weights.columns()));
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

  /// The places of the `count` lowest scores of each row, or of each group, row-major.
  private BitSet lowest(RowScores scores, int count) {
    int all = Math.multiplyExact(weights.rows(), weights.columns());
    long[] words = new long[Math.ceilDiv(all, Long.SIZE)];
    Compute.share(
        Math.ceilDiv(weights.rows(), Long.SIZE), // so many rows begin and end with a word
        block -> {
          long[] part = lowest(scores, count, block * Long.SIZE).toLongArray();
          System.arraycopy(part, 0, words, block * weights.columns(), part.length);
        });
    return BitSet.valueOf(words);
  }

  /// The same of the rows from `first` on, as many as a word has bits, counted from there.
  private BitSet lowest(RowScores scores, int count, int first) {
    int columns = weights.columns();
    int rows = Math.min(Long.SIZE, weights.rows() - first);
    float[] row = new float[columns];
    var marks = new BitSet(rows * columns);
    var lowest = new Lowest();
    for (int r = 0; r < rows; r++) {
      scores.fill(first + r, row);
      switch (sparsity) {
        case Sparsity.Unstructured _ -> lowest.mark(row, count, marks, r * columns);
        case Sparsity.NofM groups ->
            new Groups(groups.m()).markLowest(row, count, marks, r * columns);
      }
    }
    return marks;
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
