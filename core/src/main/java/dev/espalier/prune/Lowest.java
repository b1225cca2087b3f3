package dev.espalier.prune;

import java.util.Arrays;
import java.util.BitSet;

/// Finds the lowest of many magnitudes in linear time, without sorting: three passes over the bits
/// of the floats, each of which settles the next digit of the threshold.
///
/// Signs count for nothing. Ties go to the lower index, so the choice is that of a stable sort.
/// Infinities come last but for NaN.
final class Lowest {
  private static final int[] SHIFTS = {20, 9, 0};
  private static final int[] WIDTHS = {11, 11, 9};

  private final int[] counts = new int[1 << 11];

  /// Sets, in `marks`, `offset + i` for each of the `count` lowest `|values[i]|`.
  void mark(float[] values, int count, BitSet marks, int offset) {
    if (count < 0 || count > values.length) {
      throw new IllegalArgumentException(count + " of " + values.length + " values");
    }
    if (count == 0) {
      return;
    }
    var threshold = threshold(values, count);
    int ties = threshold.ties;
    for (int i = 0; i < values.length; i++) {
      int bits = bits(values[i]);
      if (bits < threshold.bits || (bits == threshold.bits && ties-- > 0)) {
        marks.set(offset + i);
      }
    }
  }

  /// The `rank`-th lowest magnitude, from 1.
  float ofRank(float[] values, int rank) {
    if (rank < 1 || rank > values.length) {
      throw new IllegalArgumentException("rank " + rank + " of " + values.length + " values");
    }
    return Float.intBitsToFloat(threshold(values, rank).bits);
  }

  /// The magnitude of a rank, and how many values equal to it are needed to fill the rank.
  private record Threshold(int bits, int ties) {}

  private Threshold threshold(float[] values, int rank) {
    int known = 0; // the bits that are settled
    int prefix = 0; // their values
    int remaining = rank;
    for (int pass = 0; pass < SHIFTS.length; pass++) {
      int shift = SHIFTS[pass];
      int digits = (1 << WIDTHS[pass]) - 1;
      Arrays.fill(counts, 0);
      for (float value : values) {
        int bits = bits(value);
        if ((bits & known) == prefix) {
          counts[(bits >>> shift) & digits]++;
        }
      }
      int digit = 0;
      while (remaining > counts[digit]) {
        remaining -= counts[digit++];
      }
      prefix |= digit << shift;
      known |= digits << shift;
    }
    return new Threshold(prefix, remaining);
  }

  /// Bits of floats that are not negative sort as the floats do.
  private static int bits(float value) {
    return Float.floatToIntBits(value) & Integer.MAX_VALUE;
  }
}
