package dev.espalier.model;

import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Objects;
import java.util.function.IntConsumer;

/// Which weights of a matrix `[rows, columns]` are pruned. Immutable.
///
/// A bit for each weight, row-major: weight `i` is bit `i % 64` of the 64-bit word `i / 64`, 1
/// where it is pruned; bits behind the last weight are 0. In memory, or where they lie in a mapped
/// file.
public final class Mask implements WeightEdit {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int rows;
  private final int columns;
  private final MemorySegment words;

  private Mask(int rows, int columns, MemorySegment words) {
    this.rows = rows;
    this.columns = columns;
    this.words = words;
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
    return ofBits(perRow.length, columns, pruned);
  }

  /// A mask `[rows, columns]` that prunes the weights whose row-major places are set in `pruned`.
  public static Mask ofBits(int rows, int columns, BitSet pruned) {
    requireNoBitBehind(rows, columns, pruned.length());
    var words = MemorySegment.ofArray(new byte[Math.toIntExact(bytes(rows, columns))]);
    long[] set = pruned.toLongArray();
    for (int word = 0; word < set.length; word++) {
      words.set(WORD, 8L * word, set[word]);
    }
    return new Mask(rows, columns, words);
  }

  /// A mask `[rows, columns]` over `words` themselves, [#bytes(int, int)] of them: they must stay
  /// mapped, and as they are, for as long as it is used.
  public static Mask over(int rows, int columns, MemorySegment words) {
    long needed = bytes(rows, columns);
    if (words.byteSize() != needed) {
      throw new IllegalArgumentException(
          "%d bytes for a mask [%d, %d]".formatted(words.byteSize(), rows, columns));
    }
    if (needed > 0) {
      int used = Long.SIZE - Long.numberOfLeadingZeros(words.get(WORD, needed - 8));
      requireNoBitBehind(rows, columns, needed * 8 - Long.SIZE + used);
    }
    return new Mask(rows, columns, words.asReadOnly());
  }

  private static void requireNoBitBehind(int rows, int columns, long length) {
    if (length > Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          "weight " + (length - 1) + " of [" + rows + ", " + columns + "]");
    }
  }

  /// Bytes of a mask `[rows, columns]`.
  public static long bytes(int rows, int columns) {
    return Math.ceilDiv((long) Math.multiplyExact(rows, columns), Long.SIZE) * Long.BYTES;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  /// The bits.
  public MemorySegment words() {
    return words.asReadOnly();
  }

  public boolean isPruned(int row, int column) {
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      throw new IllegalArgumentException(
          "weight (" + row + ", " + column + ") of [" + rows + ", " + columns + "]");
    }
    int at = row * columns + column;
    return (words.get(WORD, 8L * (at / Long.SIZE)) >>> at & 1) != 0;
  }

  /// Gives the row-major place of each pruned weight to `use`, in order.
  public void forEachPruned(IntConsumer use) {
    for (long at = 0; at < words.byteSize(); at += Long.BYTES) {
      for (long left = words.get(WORD, at); left != 0; left &= left - 1) {
        use.accept((int) (at * Byte.SIZE) + Long.numberOfTrailingZeros(left));
      }
    }
  }

  /// How many weights are pruned.
  public long prunedCount() {
    long count = 0;
    for (long at = 0; at < words.byteSize(); at += Long.BYTES) {
      count += Long.bitCount(words.get(WORD, at));
    }
    return count;
  }

  /// Whether `wider`, of the same shape, prunes everything that this one prunes.
  public boolean isInside(Mask wider) {
    if (rows != wider.rows || columns != wider.columns) {
      return false;
    }
    for (long at = 0; at < words.byteSize(); at += Long.BYTES) {
      if ((words.get(WORD, at) & ~wider.words.get(WORD, at)) != 0) {
        return false;
      }
    }
    return true;
  }

  /// One byte a weight, row-major: 1 = pruned.
  public byte[] toBytes() {
    byte[] bytes = new byte[rows * columns];
    forEachPruned(at -> bytes[at] = 1);
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
        && words.mismatch(that.words) < 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, columns, prunedCount());
  }

  /// `mask [576, 576], 66240 pruned`.
  @Override
  public String toString() {
    return "mask [" + rows + ", " + columns + "], " + prunedCount() + " pruned";
  }
}
