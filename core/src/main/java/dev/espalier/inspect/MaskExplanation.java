package dev.espalier.inspect;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How many of the weights that a matrix lost each rule would have chosen too, had it had to choose
/// as many from the same places.
///
/// The places are groups of N:M where the mask has such a pattern, else rows, else (for
/// [Rule#MAGNITUDE_IN_MATRIX]) the matrix. Weights that were zero before are not chosen from.
final class MaskExplanation {
  private final float[] before; // [rows, columns]
  private final boolean[] isPruned;
  private final int columns;
  private final int cell; // columns that are chosen from together: a row's, or a group's

  MaskExplanation(float[] before, boolean[] isPruned, int columns, Optional<Pattern> pattern) {
    this.before = before;
    this.isPruned = isPruned;
    this.columns = columns;
    this.cell = pattern.map(Pattern::m).orElse(columns);
  }

  /// The expected number of common weights for [Rule#RANDOM], the number for each other rule;
  /// [Rule#WANDA] only where `norms [columns]`, squared, are known.
  Map<Rule, Double> agreements(Optional<float[]> norms) {
    var found = new EnumMap<Rule, Double>(Rule.class);
    float[] scores = new float[before.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.abs(before[i]);
    }
    found.put(Rule.MAGNITUDE_IN_ROWS, (double) inCells(scores));
    found.put(Rule.MAGNITUDE_IN_MATRIX, (double) inMatrix(scores));
    if (norms.isPresent()) {
      float[] roots = new float[columns];
      for (int column = 0; column < columns; column++) {
        roots[column] = (float) Math.sqrt(norms.get()[column]);
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Math.abs(before[i]) * roots[i % columns];
      }
      found.put(Rule.WANDA, (double) inCells(scores));
    }
    found.put(Rule.RANDOM, byChance());
    return found;
  }

  private boolean isCandidate(int place) {
    return before[place] != 0;
  }

  private long inCells(float[] scores) {
    long common = 0;
    long[] keys = new long[cell];
    for (int from = 0; from < scores.length; from += cell) {
      int candidates = 0;
      int pruned = 0;
      for (int i = from; i < from + cell; i++) {
        if (isCandidate(i)) {
          keys[candidates++] = key(scores[i], i);
          pruned += isPruned[i] ? 1 : 0;
        }
      }
      Arrays.sort(keys, 0, candidates);
      for (int i = 0; i < pruned; i++) {
        common += isPruned[(int) keys[i]] ? 1 : 0;
      }
    }
    return common;
  }

  private long inMatrix(float[] scores) {
    int[] counts = new int[1 << 16]; // by the upper half of the bits
    long pruned = 0;
    for (int i = 0; i < scores.length; i++) {
      if (isCandidate(i)) {
        counts[Float.floatToIntBits(scores[i]) >>> 16]++;
        pruned += isPruned[i] ? 1 : 0;
      }
    }
    int upper = 0;
    long below = 0;
    while (upper < counts.length - 1 && below + counts[upper] < pruned) {
      below += counts[upper++];
    }
    long[] keys = new long[counts[upper]]; // the candidates at the limit
    int atLimit = 0;
    long common = 0;
    for (int i = 0; i < scores.length; i++) {
      if (isCandidate(i)) {
        int half = Float.floatToIntBits(scores[i]) >>> 16;
        if (half < upper) {
          common += isPruned[i] ? 1 : 0;
        } else if (half == upper) {
          keys[atLimit++] = key(scores[i], i);
        }
      }
    }
    Arrays.sort(keys);
    for (int i = 0; i < Math.min(keys.length, pruned - below); i++) {
      common += isPruned[(int) keys[i]] ? 1 : 0;
    }
    return common;
  }

  private double byChance() {
    double common = 0;
    for (int from = 0; from < before.length; from += cell) {
      double candidates = 0;
      double pruned = 0;
      for (int i = from; i < from + cell; i++) {
        candidates += isCandidate(i) ? 1 : 0;
        pruned += isPruned[i] ? 1 : 0;
      }
      common += candidates == 0 ? 0 : pruned * pruned / candidates;
    }
    return common;
  }

  /// Bits of floats that are not negative sort as the floats do; the place breaks ties.
  private static long key(float score, int place) {
    return ((long) Float.floatToIntBits(score) << 32) | place;
  }
}
