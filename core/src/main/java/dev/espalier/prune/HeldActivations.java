package dev.espalier.prune;

import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Activations in memory. Equal to themselves only.
final class HeldActivations implements Activations {
  private final Scope owner; // of the batches
  private final List<Tensor> batches;

  private HeldActivations(Scope owner, List<Tensor> batches) {
    this.owner = owner;
    this.batches = List.copyOf(batches);
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
