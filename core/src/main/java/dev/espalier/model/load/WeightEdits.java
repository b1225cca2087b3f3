package dev.espalier.model.load;

import dev.espalier.model.WeightEdit;
import dev.espalier.model.format.TensorSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What saving does to the tensors of a checkpoint, by their Hugging Face names.
public interface WeightEdits {
  /// Changes nothing.
  WeightEdits NONE = of(Map.of());

  /// The tensors that are edited, each of which the checkpoint must hold.
  Set<String> tensors();

  /// What is done to one of [#tensors], of its shape: asked for once, when the tensor is written,
  /// so that it may be made only then.
  WeightEdit edit(String tensor);

  /// What is written in place of `tensor`, edited already, whose bytes must stay the same: for
  /// those who look on.
  default TensorSource watched(TensorSource tensor) {
    return tensor;
  }

  /// Edits that are there already. The matrices of replacements must live until all is written.
  static WeightEdits of(Map<String, ? extends WeightEdit> edits) {
    Map<String, WeightEdit> copy = Map.copyOf(edits);
    return new WeightEdits() {
      @Override
      public Set<String> tensors() {
        return copy.keySet();
      }

      @Override
      public WeightEdit edit(String tensor) {
        return Optional.ofNullable(copy.get(tensor)).orElseThrow();
      }
    };
  }
}
