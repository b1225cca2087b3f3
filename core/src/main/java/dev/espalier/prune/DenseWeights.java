package dev.espalier.prune;

import dev.espalier.model.Linear;
import dev.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// The weights that a pruning took out of a layer which others have yet to see as it was.
final class DenseWeights {
  private final Map<Linear, Tensor> taken = new LinkedHashMap<>();

  /// Puts `pruned` in the place of the weight of `linear`.
  void exchange(Linear linear, Tensor pruned) {
    taken.put(linear, linear.exchangeWeight(pruned));
  }

  /// Puts all back.
  void restore() {
    taken.forEach(Linear::replaceWeight);
    taken.clear();
  }
}
