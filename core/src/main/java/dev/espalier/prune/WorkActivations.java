package dev.espalier.prune;

import dev.espalier.model.LayeredModel;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Optional;

/// Activations of a pruning that can go on where it was stopped: all lie in files; where there is
/// room, they are held in memory beside.
final class WorkActivations implements Activations.Store {
  private final WorkFolder folder;
  private final Windows windows;
  private final LayeredModel model;
  private final Residence residence;
  private final IdentityHashMap<Activations, FiledActivations.Saved> saved =
      new IdentityHashMap<>();

  /// Where activations are read from.
  enum Residence {
    MEMORY,
    FILES
  }

  WorkActivations(WorkFolder folder, Windows windows, LayeredModel model, Residence residence) {
    this.folder = folder;
    this.windows = windows;
    this.model = model;
    this.residence = residence;
  }

  @Override
  public Activations.Growing begin(int layer, int number) {
    return new Both(
        new FiledActivations.Growing(folder.activations(layer, number), windows, model));
  }

  /// The file that `activations` lie in.
  FiledActivations.Saved saved(Activations activations) {
    return Optional.ofNullable(saved.get(activations)).orElseThrow();
  }

  /// What `file` holds; empty where it is not as it was.
  Optional<Activations> reopen(FiledActivations.Saved file) {
    var filed = FiledActivations.open(folder.path(), file, windows, model);
    if (filed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (residence) {
          case FILES -> known(filed.get(), file);
          case MEMORY -> {
            try (var open = filed.get()) {
              yield known(copied(open), file);
            }
          }
        });
  }

  private Activations copied(FiledActivations filed) {
    var held = new HeldActivations.Growing();
    for (int batch = 0; batch < windows.batches(); batch++) {
      try (var _ = Scope.open()) {
        held.add(filed.batch(batch).copy());
      }
    }
    return held.finished();
  }

  private Activations known(Activations activations, FiledActivations.Saved file) {
    saved.put(activations, file);
    return activations;
  }

  private final class Both implements Activations.Growing {
    private final FiledActivations.Growing filed;
    private final HeldActivations.Growing held = new HeldActivations.Growing();

    Both(FiledActivations.Growing filed) {
      this.filed = filed;
    }

    @Override
    public void add(Tensor batch) {
      filed.add(batch);
      if (residence == Residence.MEMORY) {
        held.add(batch);
      }
    }

    @Override
    public Activations finished() {
      var file = filed.saved();
      return switch (residence) {
        case FILES -> known(filed.finished(), file);
        case MEMORY -> {
          filed.close();
          yield known(held.finished(), file);
        }
      };
    }

    @Override
    public void close() {
      filed.close();
      held.close();
    }
  }
}
