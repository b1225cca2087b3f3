package dev.espalier.model;

import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;

/// Which weights of a matrix `[rows, columns]` are pruned. Immutable.
public final class Mask implements WeightEdit {
  private final int rows;
  private final int columns;
  private final BitSet pruned; // row-major

  private Mask(int rows, int columns, BitSet pruned) {
    this.rows = rows;
    this.columns = columns;
    this.pruned = pruned;
  }

  /// A mask that prunes, in each row, the columns that `perRow[row]` lists.
  public static Mask ofColumns(int columns, int[][] perRow) {
    var pruned = new BitSet(Math.multiplyExact(perRow.length, columns));
    for (int row = 0; row < perRow.length; row++) {
      for (int column : perRow[row]) {
        if (column < 0 || column >= columns) {
          throw new IllegalArgumentException("column " + column + " of " + columns);
        }
        pruned.set(row * columns + column);
      }
    }
    return new Mask(perRow.length, columns, pruned);
  }

  /// A mask `[rows, columns]` that prunes the weights whose row-major places are set in `pruned`.
  public static Mask ofBits(int rows, int columns, BitSet pruned) {
    if (pruned.length() > Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          "weight " + (pruned.length() - 1) + " of [" + rows + ", " + columns + "]");
    }
    return new Mask(rows, columns, (BitSet) pruned.clone());
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  public boolean isPruned(int row, int column) {
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      throw new IllegalArgumentException(
          "weight (" + row + ", " + column + ") of [" + rows + ", " + columns + "]");
    }
    return pruned.get(row * columns + column);
  }

  /// How many weights are pruned.
  public long prunedCount() {
    return pruned.cardinality();
  }

  /// Whether `wider`, of the same shape, prunes everything that this one prunes.
  public boolean isInside(Mask wider) {
    var outside = (BitSet) pruned.clone();
    outside.andNot(wider.pruned);
    return rows == wider.rows && columns == wider.columns && outside.isEmpty();
  }

  /// One byte a weight, row-major: 1 = pruned.
  public byte[] toBytes() {
    byte[] bytes = new byte[rows * columns];
    for (int at = pruned.nextSetBit(0); at >= 0; at = pruned.nextSetBit(at + 1)) {
      bytes[at] = 1;
    }
    return bytes;
  }

  /// A copy of `weight [rows, columns]` with 0 where it is pruned.
  public Tensor appliedTo(Tensor weight) {
    return weight.zeroWhere(Tensor.of(toBytes(), Shape.of(rows, columns)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask that
        && rows == that.rows
        && columns == that.columns
        && pruned.equals(that.pruned);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new int[] {rows, columns, pruned.hashCode()});
  }

  /// `mask [576, 576], 66240 pruned`.
  @Override
  public String toString() {
    return "mask [" + rows + ", " + columns + "], " + prunedCount() + " pruned";
  }
}
