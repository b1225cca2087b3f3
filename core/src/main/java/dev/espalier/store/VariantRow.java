package dev.espalier.store;

/// One model under measurement: the dense model, or what a pruning made of it.
///
/// @param method `dense`, `wanda`, or another pruner's name
/// @param target what was to be pruned: `attention`, `mlp`, `all`, `none`
/// @param requestedSparsity the fraction asked for, in [0, 1]; 0 for the dense model
/// @param sparsityOfTarget zeros among the weights of the target, in [0, 1]
/// @param sparsityOfBlocks zeros among the linear weights of the decoder's blocks, in [0, 1]
/// @param sparsityOfAll zeros among all parameters, in [0, 1]
/// @param weightsHash SHA-256 of the weights
/// @param dtype the dtype of the arithmetic
/// @param calibration what the pruner measured inputs on, or `none`
/// @param ordinal the order in reports, from 0
public record VariantRow(
    String variantId,
    String label,
    String modelName,
    String method,
    String target,
    double requestedSparsity,
    double sparsityOfTarget,
    double sparsityOfBlocks,
    double sparsityOfAll,
    String weightsHash,
    String dtype,
    String calibration,
    int ordinal) {
  /// What the id of a variant ends with that is another one asked a second time, in batches of
  /// another shape, to see what rounding alone changes.
  public static final String AGAIN = "-again";

  /// What the id of a variant ends with that is another one damaged on purpose, to see which
  /// benchmarks notice.
  public static final String DAMAGED = "-damaged";

  /// Whether it was damaged on purpose: no model of interest, and in no table of refusals.
  public boolean isDamaged() {
    return variantId.endsWith(DAMAGED);
  }

  public VariantRow {
    Require.text("variantId", variantId);
    Require.text("label", label);
    Require.text("modelName", modelName);
    Require.text("method", method);
    Require.text("target", target);
    Require.rate("requestedSparsity", requestedSparsity);
    Require.rate("sparsityOfTarget", sparsityOfTarget);
    Require.rate("sparsityOfBlocks", sparsityOfBlocks);
    Require.rate("sparsityOfAll", sparsityOfAll);
    Require.text("weightsHash", weightsHash);
    Require.text("dtype", dtype);
    Require.text("calibration", calibration);
    Require.atLeast("ordinal", 0, ordinal);
  }
}
