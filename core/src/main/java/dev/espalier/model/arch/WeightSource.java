package dev.espalier.model.arch;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;

/// Where a decoder takes its weights from, by their names in Hugging Face checkpoints.
public interface WeightSource {
  /// Whether the checkpoint holds a tensor of this name.
  boolean has(String name);

  /// The tensor, in `dtype`, born in the innermost scope.
  ///
  /// Throws [dev.espalier.EspalierException] when it is absent or has another shape than
  /// config.json asks for.
  Tensor load(String name, Shape shape, DType dtype);
}
