package dev.espalier.prune;

import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Activations in memory.
///
/// @param owner of the batches
record HeldActivations(Scope owner, List<Tensor> batches) implements Activations {
  HeldActivations {
    batches = List.copyOf(batches);
  }

  @Override
  public Tensor batch(int index) {
    return batches.get(index);
  }

  @Override
  public void close() {
    owner.close();
  }

  /// Batches that are kept as they come.
  static final class Growing implements Activations.Growing {
    private final Scope owner = Scope.unnested();
    private final List<Tensor> batches = new ArrayList<>();
    private boolean isFinished;

    @Override
    public void add(Tensor batch) {
      batches.add(owner.adopt(batch));
    }

    @Override
    public HeldActivations finished() {
      isFinished = true;
      return new HeldActivations(owner, batches);
    }

    @Override
    public void close() {
      if (!isFinished) {
        owner.close();
      }
    }
  }
}
