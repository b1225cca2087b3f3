package dev.espalier.prune;

import dev.espalier.model.Linear;

/// Exact zeros among the weights of linear layers.
///
/// @param ofTarget among the matrices of the target
/// @param target weights of these
/// @param ofBlocks among all
/// @param blocks weights of all
record ZeroCount(long ofTarget, long target, long ofBlocks, long blocks) {
  static final ZeroCount NONE = new ZeroCount(0, 0, 0, 0);

  /// `zeros` of the weights of `linear`.
  static ZeroCount of(Linear linear, boolean isTarget, long zeros) {
    long weights = linear.weight().shape().elements();
    return new ZeroCount(isTarget ? zeros : 0, isTarget ? weights : 0, zeros, weights);
  }

  ZeroCount plus(ZeroCount other) {
    return new ZeroCount(
        ofTarget + other.ofTarget,
        target + other.target,
        ofBlocks + other.ofBlocks,
        blocks + other.blocks);
  }

  /// As fractions, of a model with `parameters` weights in all.
  PruneReport.Achieved achieved(long parameters) {
    return new PruneReport.Achieved(
        (double) ofTarget / target, (double) ofBlocks / blocks, (double) ofBlocks / parameters);
  }
}
