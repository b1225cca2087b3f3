package dev.espalier.prune;

import java.util.BitSet;

/// Some columns of a matrix while [SparseGpt] prunes them: `[rows, columns]`, row-major, f32.
final class SparseGptBlock {
  private final int rows;
  private final int columns;
  private final float[] values;
  private final float[] factor; // [columns, columns], upper
  private final float[] errors; // [rows, columns]
  private final BitSet marks; // row-major

  /// Takes the arrays over and changes `values`.
  SparseGptBlock(int rows, int columns, float[] values, float[] factor) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
    this.factor = factor;
    this.errors = new float[values.length];
    this.marks = new BitSet(values.length);
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  float[] values() {
    return values;
  }

  /// `w[j] / U[j][j]` of what was pruned, else 0.
  float[] errors() {
    return errors;
  }

  /// Chooses and prunes; `silent` inputs, counted from the block's first, cost nothing.
  void prune(Sparsity sparsity, Threshold threshold, BitSet silent) {
    switch (sparsity) {
      case Sparsity.Unstructured unstructured -> {
        float[] costs = new float[values.length];
        for (int i = 0; i < costs.length; i++) {
          costs[i] = cost(i, silent);
        }
        Magnitude.mark(costs, unstructured, threshold, marks);
        for (int row = 0; row < rows; row++) {
          sweep(row, 0, columns);
        }
      }
      case Sparsity.NofM groups -> {
        for (int row = 0; row < rows; row++) {
          for (int from = 0; from < columns; from += groups.m()) {
            markGroup(row, from, groups, silent); // by the values as the columns before left them
            sweep(row, from, from + groups.m());
          }
        }
      }
    }
    if (threshold == Threshold.AUTHORS) {
      markSilent(silent);
    }
  }

  private float cost(int at, BitSet silent) {
    int column = at % columns;
    float ratio = values[at] / factor[column * columns + column];
    return silent.get(column) ? 0 : ratio * ratio;
  }

  private void markGroup(int row, int from, Sparsity.NofM groups, BitSet silent) {
    float[] costs = new float[groups.m()];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = cost(row * columns + from + i, silent);
    }
    new RowChoice.Groups(groups.m()).markLowest(costs, groups.n(), marks, row * columns + from);
  }

  /// Prunes the marked of columns `[from, to)` of a row; the columns to their right make up for it.
  private void sweep(int row, int from, int to) {
    int start = row * columns;
    for (int column = from; column < to; column++) {
      if (!marks.get(start + column)) {
        continue;
      }
      int diagonal = column * columns + column;
      float error = values[start + column] / factor[diagonal];
      for (int other = column + 1; other < columns; other++) {
        values[start + other] -= error * factor[column * columns + other];
      }
      values[start + column] = 0;
      errors[start + column] = error;
    }
  }

  private void markSilent(BitSet silent) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (silent.get(column)) {
          marks.set(row * columns + column);
        }
      }
    }
  }

  /// Sets the marks of a matrix of `width` columns whose column `from` is this block's first.
  void markInto(BitSet matrix, int width, int from) {
    for (int at = marks.nextSetBit(0); at >= 0; at = marks.nextSetBit(at + 1)) {
      matrix.set(at / columns * width + from + at % columns);
    }
  }
}
