package dev.espalier.prune;

import dev.espalier.Progress;
import dev.espalier.model.LayeredModel;
import dev.espalier.tensor.Scope;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Prunes layer by layer, as the authors of WANDA and SparseGPT do, one pruning or several side by
/// side.
///
/// For each layer: one pass of all calibration windows through the layer while it is dense measures
/// the inputs; the target's matrices are pruned; a second pass through the pruned layer makes the
/// inputs of the next. So the output projection's inputs come from the layer's dense query, key and
/// value, but from earlier layers as pruned.
///
/// Only what is needed is computed: see [LayerPass].
final class LayerByLayer implements AutoCloseable {
  private final LayeredModel model;
  private final Windows windows;
  private final List<Strand> strands;
  private final Activations.Store store;
  private final Progress.Task progress;

  /// @param progress counts tokens that a pruning has behind a layer
  LayerByLayer(
      LayeredModel model,
      Windows windows,
      List<Strand> strands,
      Activations.Store store,
      Progress.Task progress) {
    this.model = model;
    this.windows = windows;
    this.strands = List.copyOf(strands);
    this.store = store;
    this.progress = progress;
  }

  /// Takes the prunings through layer `first`, which they have entered, and all behind it; `sink`
  /// is told what was done to each layer, and `done` that this was all.
  void run(int first, LayerResult.Sink sink, IntConsumer done) {
    for (int index = first; index < model.config().layers(); index++) {
      try (var held = model.hold(index)) {
        new LayerPass(this, index, held.layer(), sink).run();
      }
      done.accept(index);
    }
  }

  /// Lets all prunings enter the first layer.
  void enter() {
    try (var growing = store.begin(0, 0)) {
      for (int batch = 0; batch < windows.batches(); batch++) {
        try (var _ = Scope.open()) {
          growing.add(windows.embed(batch, model));
        }
      }
      var embedded = Optional.of(growing.finished());
      strands.forEach(strand -> strand.enter(embedded));
    }
  }

  LayeredModel model() {
    return model;
  }

  Windows windows() {
    return windows;
  }

  List<Strand> strands() {
    return strands;
  }

  Activations.Store store() {
    return store;
  }

  Progress.Task progress() {
    return progress;
  }

  /// Frees what the prunings hold.
  @Override
  public void close() {
    strands.forEach(strand -> strand.inputs().ifPresent(Activations::close));
    windows.close();
  }
}
