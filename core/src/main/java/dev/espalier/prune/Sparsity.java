package dev.espalier.prune;

import dev.espalier.EspalierException;
import java.util.regex.Pattern;

/// How much of a matrix is pruned, and where.
public sealed interface Sparsity {
  /// The share of the weights that goes, in [0, 1).
  double ratio();

  /// As flags, recipes and manifests write it: `0.2`, `2:4`.
  String label();

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

    @Override
    public String label() {
      return Double.toString(ratio);
    }
  }

  /// Of each `m` neighbours in a row, `n` are pruned: the groups begin at columns 0, m, 2m and so
  /// on.
  ///
  /// What `n` counts differs in the field: here, as in locuslab/wanda, the weights that go. For 2:4
  /// and 4:8, which hardware knows, as many stay.
  ///
  /// @param n from 1 to `m - 1`
  record NofM(int n, int m) implements Sparsity {
    public NofM {
      if (n < 1 || n >= m) {
        throw new IllegalArgumentException("N of M must lie in 1 to M - 1, was " + n + ":" + m);
      }
    }

    @Override
    public double ratio() {
      return (double) n / m;
    }

    @Override
    public String label() {
      return n + ":" + m;
    }
  }

  /// Reads `0.2` or `2:4`; `where` names the flag or file in the message.
  static Sparsity parse(String where, String text) {
    var groups = Pattern.compile("(\\d{1,6}):(\\d{1,6})").matcher(text.strip());
    if (groups.matches()) {
      int n = Integer.parseInt(groups.group(1));
      int m = Integer.parseInt(groups.group(2));
      if (n < 1 || n >= m) {
        throw EspalierException.in(where)
            .found(text)
            .needed("N:M with N from 1 to M - 1, such as 2:4")
            .fault();
      }
      return new NofM(n, m);
    }
    try {
      double ratio = Double.parseDouble(text.strip());
      if (ratio >= 0 && ratio < 1) {
        return new Unstructured(ratio);
      }
    } catch (NumberFormatException _) {
      // the message below says what is needed, whatever stands there
    }
    throw EspalierException.in(where)
        .found(text)
        .needed("a ratio in [0, 1), such as 0.2, or N:M, such as 2:4")
        .fault();
  }

  /// Refuses a matrix `name` whose `columns` do not fall into whole groups.
  default void requireFits(String name, int columns) {
    switch (this) {
      case Unstructured _ -> {}
      case NofM groups -> {
        if (columns % groups.m() != 0) {
          throw EspalierException.in(name)
              .found(columns + " columns")
              .needed("a multiple of " + groups.m() + " for " + groups.label())
              .remedy("Leave it out with --exclude, or give a ratio, such as 0.5.")
              .fault();
        }
      }
    }
  }
}
