package dev.espalier.prune;

import dev.espalier.model.Mask;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// Prunes by how much a weight's removal costs once the weights to its right have made up for it,
/// and lets them do so (Frantar and Alistarh 2023, arXiv:2301.00774).
///
/// With `H = X^T X + d I` and `U` the upper Cholesky factor of its inverse, a weight costs `(w[j] /
/// U[j][j])^2`. In blocks of 128 columns from the left, the cheapest of a block go (all rows
/// compared together; with N:M, the cheapest of each group of a row), and each column's error `e =
/// w[j] / U[j][j]` is taken from the rest of its row: `w[k] -= e U[j][k]`, k > j. What stands is
/// then the least-squares answer, column by column, to the columns that are settled.
///
/// Shapes: `W [rows, columns]`, `X [tokens, columns]`. `d` is 0.01 of the mean of `H`'s diagonal.
/// `H` and its factor are computed in f64, weights and errors in f32. The factor 2 / tokens of the
/// reference code (locuslab/wanda `lib/sparsegpt.py`) is left out: it cancels. An input that was
/// always 0 has its weights pruned first; the reference code zeroes them all, uncounted, as does
/// [Threshold#AUTHORS].
final class SparseGpt implements Pruner {
  private static final int BLOCK_COLUMNS = 128;
  private static final double DAMPING = 0.01;

  private final Threshold threshold;
  private final int blockColumns;

  SparseGpt(Threshold threshold) {
    this(threshold, BLOCK_COLUMNS);
  }

  SparseGpt(Threshold threshold, int blockColumns) {
    this.threshold = threshold;
    this.blockColumns = blockColumns;
  }

  @Override
  public String name() {
    return switch (threshold) {
      case EXACT -> "sparsegpt";
      case AUTHORS -> "sparsegpt-paper";
    };
  }

  @Override
  public Statistic statistic() {
    return Statistic.PRODUCTS;
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    int rows = weights.rows();
    int columns = weights.columns();
    var products = inputs.products(columns);
    if (sparsity.ratio() == 0) {
      return new Pruned.Masked(Mask.ofBits(rows, columns, new BitSet()));
    }
    try (var _ = Scope.open()) {
      var silent = silent(products);
      var factor = factor(products, silent);
      var values =
          Tensor.of(startingValues(weights, silent), Shape.of(rows, columns)).on(products.device());
      var marks = new BitSet(rows * columns);
      int width = width(sparsity);
      for (int from = 0; from < columns; from += width) {
        try (var _ = Scope.open()) {
          int count = Math.min(width, columns - from);
          var block = block(values, factor, from, count);
          block.prune(sparsity, threshold, silent.get(from, from + count));
          block.markInto(marks, columns, from);
          settle(block, values, factor, from);
        }
      }
      return new Pruned.Rewritten(Mask.ofBits(rows, columns, marks), values.toFloats());
    }
  }

  /// Whole groups of an N:M sparsity fit into a block.
  private int width(Sparsity sparsity) {
    return switch (sparsity) {
      case Sparsity.Unstructured _ -> blockColumns;
      case Sparsity.NofM groups -> Math.max(1, blockColumns / groups.m()) * groups.m();
    };
  }

  /// The inputs that were 0 in every token.
  private static BitSet silent(Tensor products) {
    float[] diagonal = products.diagonal().toFloats();
    var silent = new BitSet(diagonal.length);
    for (int input = 0; input < diagonal.length; input++) {
      if (diagonal[input] == 0) {
        silent.set(input);
      }
    }
    return silent;
  }

  private float[] startingValues(Matrix weights, BitSet silent) {
    if (threshold == Threshold.EXACT || silent.isEmpty()) {
      return weights.values();
    }
    float[] values = weights.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (silent.get(i % weights.columns())) {
        values[i] = 0;
      }
    }
    return values;
  }

  /// `U [columns, columns]` in f32, upper: `U^T U = (X^T X + d I)^-1`.
  private static Tensor factor(Tensor products, BitSet silent) {
    if (!products.isFinite()) {
      throw new IllegalArgumentException("products of inputs are not all finite");
    }
    int columns = Math.toIntExact(products.size(0));
    var damped = products.to(DType.F64).copy();
    double sum = damped.diagonal().sum().toDouble();
    int heard = columns - silent.cardinality();
    double mean = heard == 0 ? 1 : sum / heard;
    float[] added = new float[columns];
    for (int input = 0; input < columns; input++) {
      added[input] = (float) (DAMPING * mean + (silent.get(input) ? mean : 0));
    }
    damped.diagonal().plusReusing(Tensor.of(added, Shape.of(columns)).on(products.device()));
    var inverse = damped.cholesky().choleskyInverse();
    return inverse.cholesky().transpose(0, 1).to(DType.F32).copy();
  }

  private static SparseGptBlock block(Tensor values, Tensor factor, int from, int count) {
    return new SparseGptBlock(
        Math.toIntExact(values.size(0)),
        count,
        values.narrow(1, from, count).toFloats(),
        factor.narrow(0, from, count).narrow(1, from, count).toFloats());
  }

  /// Writes a block's values, and lets all columns to its right make up for its errors.
  private static void settle(SparseGptBlock block, Tensor values, Tensor factor, int from) {
    int count = block.columns();
    var shape = Shape.of(block.rows(), count);
    values.narrow(1, from, count).copyFrom(Tensor.of(block.values(), shape));
    long right = values.size(1) - from - count;
    if (right > 0) {
      var errors = Tensor.of(block.errors(), shape).on(values.device()); // [rows, count]
      var shares = factor.narrow(0, from, count).narrow(1, from + count, right); // [count, right]
      values.narrow(1, from + count, right).plusReusing(errors.matmul(shares).negate());
    }
  }
}
