package dev.espalier.inspect;

import java.util.Map;
import java.util.Optional;

/// What became of one matrix of a decoder layer.
///
/// @param name the module's name, without `.weight`
/// @param layer its layer, from 0
/// @param projection the last part of its name: `q_proj`
/// @param weights how many it has
/// @param zerosBefore exact zeros in the first checkpoint
/// @param pruned not zero in the first, zero in the second
/// @param rewritten other in the second, and not zero there
/// @param largestChange of a rewritten weight
/// @param fewestInRow zeros of the row that has fewest, in the second
/// @param mostInRow zeros of the row that has most, in the second
/// @param pattern of the zeros of the second, where each row keeps one
/// @param agreements of the pruned weights, how many each rule would have chosen too
public record MatrixDiff(
    String name,
    int layer,
    String projection,
    long weights,
    long zerosBefore,
    long pruned,
    long rewritten,
    double largestChange,
    int fewestInRow,
    int mostInRow,
    Optional<Pattern> pattern,
    Map<Rule, Double> agreements) {
  public MatrixDiff {
    agreements = Map.copyOf(agreements);
  }

  /// The pruned weights as a share of all, in [0, 1].
  public double prunedShare() {
    return (double) pruned / weights;
  }

  /// Compares `before` and `after [rows, columns]`, row-major; `norms [columns]` are the squared
  /// norms of the inputs, where they are known.
  static MatrixDiff of(
      String name, int columns, float[] before, float[] after, Optional<float[]> norms) {
    var isZero = new boolean[after.length];
    var isPruned = new boolean[after.length];
    long zerosBefore = 0;
    long pruned = 0;
    long rewritten = 0;
    double largest = 0;
    for (int i = 0; i < after.length; i++) {
      isZero[i] = after[i] == 0;
      isPruned[i] = isZero[i] && before[i] != 0;
      zerosBefore += before[i] == 0 ? 1 : 0;
      pruned += isPruned[i] ? 1 : 0;
      if (!isZero[i] && after[i] != before[i]) {
        rewritten++;
        largest = Math.max(largest, Math.abs((double) after[i] - before[i]));
      }
    }
    int fewest = columns;
    int most = 0;
    for (int from = 0; from < after.length; from += columns) {
      int zeros = 0;
      for (int i = from; i < from + columns; i++) {
        zeros += isZero[i] ? 1 : 0;
      }
      fewest = Math.min(fewest, zeros);
      most = Math.max(most, zeros);
    }
    var pattern = Pattern.of(isZero, columns);
    String[] parts = name.split("\\.", -1); // model.layers.N.module.projection
    return new MatrixDiff(
        name,
        Integer.parseInt(parts[2]),
        parts[parts.length - 1],
        after.length,
        zerosBefore,
        pruned,
        rewritten,
        largest,
        fewest,
        most,
        pattern,
        pruned == 0
            ? Map.of()
            : new MaskExplanation(before, isPruned, columns, pattern).agreements(norms));
  }
}
