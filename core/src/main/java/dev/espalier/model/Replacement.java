package dev.espalier.model;

import dev.espalier.tensor.Tensor;

/// A matrix `[rows, columns]` that takes the place of a stored one, and its type.
public record Replacement(Tensor weight) implements WeightEdit {
  public Replacement {
    if (weight.shape().rank() != 2) {
      throw new IllegalArgumentException("a matrix has two dimensions, was " + weight);
    }
  }

  @Override
  public int rows() {
    return Math.toIntExact(weight.size(0));
  }

  @Override
  public int columns() {
    return Math.toIntExact(weight.size(1));
  }
}
