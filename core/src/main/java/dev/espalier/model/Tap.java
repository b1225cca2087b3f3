package dev.espalier.model;

import dev.espalier.tensor.Tensor;

/// Observes a forward pass: the inputs of linear layers, and attention. The tensors live until the
/// call returns.
public interface Tap {
  /// Observes nothing.
  Tap NONE =
      new Tap() {
        @Override
        public boolean observesAttention() {
          return false;
        }
      };

  /// `x [rows, in]` is about to enter `linear`. The query, key and value projections of a layer get
  /// the very same tensor, and so do the gate and up projections.
  default void linearInput(Linear linear, Tensor x) {}

  /// Whether [#attention] wants to be called: bringing it into order may take a copy.
  default boolean observesAttention() {
    return true;
  }

  /// Attention probabilities `[B, heads, T, P + S]` of `layer` over the P shared tokens, then the S
  /// slots of the row, free ones behind them with 0; each sums to 1. Where a batch's rows stand
  /// behind several prefixes, each segment's rows come in a call of their own, in order.
  default void attention(int layer, Tensor probabilities) {}
}
