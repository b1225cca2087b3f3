package dev.espalier.model.load;

import dev.espalier.model.Mask;
import dev.espalier.model.format.TensorSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What saving does to the tensors of a checkpoint, by their Hugging Face names.
public interface Masking {
  /// Changes nothing.
  Masking NONE = of(Map.of());

  /// The tensors that have a mask, each of which the checkpoint must hold.
  Set<String> tensors();

  /// The mask of one of [#tensors], of its shape: asked for once, when the tensor is written, so
  /// that it may be made only then.
  Mask mask(String tensor);

  /// What is written in place of `tensor`, masked already, whose bytes must stay the same: for
  /// those who look on.
  default TensorSource watched(TensorSource tensor) {
    return tensor;
  }

  /// Masks that are there already.
  static Masking of(Map<String, Mask> masks) {
    var copy = Map.copyOf(masks);
    return new Masking() {
      @Override
      public Set<String> tensors() {
        return copy.keySet();
      }

      @Override
      public Mask mask(String tensor) {
        return Optional.ofNullable(copy.get(tensor)).orElseThrow();
      }
    };
  }
}
