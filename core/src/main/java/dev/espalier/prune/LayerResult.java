package dev.espalier.prune;

import dev.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// What one pruning did to one layer.
///
/// @param matrices in module order
/// @param rewritten the new weights of those that are [PruneReport.Matrix.Kind#REWRITTEN], by name:
///   alive until the receiver of the result returns
record LayerResult(
    List<PruneReport.Matrix> matrices, Map<String, Tensor> rewritten, ZeroCount zeros) {
  LayerResult {
    matrices = List.copyOf(matrices);
    rewritten = Map.copyOf(rewritten);
  }

  /// Takes results as they come: of each layer, pruning by pruning.
  @FunctionalInterface
  interface Sink {
    void take(int layer, int strand, LayerResult result);
  }
}
