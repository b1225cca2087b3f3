package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// Prunes the smallest weights of a whole matrix, `|W|` compared over all rows; in N:M groups, the
/// smallest of each group.
///
/// The number is `(int) (rows * columns * ratio)`, or one more where the authors' threshold is
/// followed (see [Threshold]). Unlike [Wanda], rows may lose different numbers of weights.
final class Magnitude implements Pruner {
  private final Threshold threshold;

  Magnitude(Threshold threshold) {
    this.threshold = threshold;
  }

  @Override
  public String name() {
    return switch (threshold) {
      case EXACT -> "magnitude";
      case AUTHORS -> "magnitude-paper";
    };
  }

  @Override
  public Statistic statistic() {
    return Statistic.NONE;
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    return new Pruned.Masked(
        switch (sparsity) {
          case Sparsity.Unstructured unstructured -> ofMatrix(weights, unstructured);
          case Sparsity.NofM groups ->
              new RowChoice(weights, groups)
                  .lowest((row, scores) -> {
                    for (int column = 0; column < scores.length; column++) {
                      scores[column] = Math.abs(weights.at(row, column));
                    }
                  });
        });
  }

  private Mask ofMatrix(Matrix weights, Sparsity.Unstructured sparsity) {
    var marks = new BitSet(weights.values().length);
    mark(weights.values(), sparsity, threshold, marks);
    return Mask.ofBits(weights.rows(), weights.columns(), marks);
  }

  /// Marks the lowest of all `values` by their magnitudes, counted as `threshold` says.
  static void mark(
      float[] values, Sparsity.Unstructured sparsity, Threshold threshold, BitSet marks) {
    int count = (int) (values.length * sparsity.ratio());
    var lowest = new Lowest();
    if (threshold == Threshold.EXACT || sparsity.ratio() == 0) {
      lowest.mark(values, count, marks, 0);
      return;
    }
    float limit = lowest.ofRank(values, count + 1);
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) <= limit) {
        marks.set(i);
      }
    }
  }
}
