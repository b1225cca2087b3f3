package dev.espalier.model;

/// What is done to a stored matrix on its way into a copy of its checkpoint: some weights become 0,
/// or another matrix takes its place.
public sealed interface WeightEdit permits Mask, Replacement {
  /// Rows of the matrix that it is for.
  int rows();

  /// Columns of the matrix that it is for.
  int columns();
}
