package dev.espalier.prune;

/// What a method must know of the inputs of a matrix.
public enum Statistic {
  /// Nothing: no calibration is read.
  NONE,
  /// The squared norm of each input, `[in]`.
  SQUARED_NORMS,
  /// The products of all pairs of inputs, `[in, in]`.
  PRODUCTS
}
