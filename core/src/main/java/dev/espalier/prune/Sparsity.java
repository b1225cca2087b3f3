package dev.espalier.prune;

/// How much of a matrix is pruned, and where.
public sealed interface Sparsity {
  /// Of each row of `columns` weights the `(int) (columns * ratio)` with the lowest scores.
  ///
  /// @param ratio in [0, 1)
  record Unstructured(double ratio) implements Sparsity {
    public Unstructured {
      if (!(ratio >= 0 && ratio < 1)) {
        throw new IllegalArgumentException("sparsity must lie in [0, 1), was " + ratio);
      }
    }

    /// The product of two doubles, truncated, as the reference code has it.
    public int prunedPerRow(int columns) {
      return (int) (columns * ratio);
    }
  }
}
