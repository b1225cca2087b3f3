package dev.espalier.prune;

import dev.espalier.Progress;
import dev.espalier.model.LayeredModel;
import dev.espalier.model.WeightEdit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/// Prunes a model larger than memory, in one way or several side by side: a layer's weights are
/// there only while it is its turn, and are brought in once for all. What is done lies in a folder,
/// from which the same pruning goes on after it was stopped.
///
/// The result is that of [Pruning], whose order of work is described at [LayerByLayer].
public final class LayerwisePruning implements AutoCloseable {
  private final LayeredModel model;
  private final List<Strand> strands;
  private final Workplace workplace;
  private final WorkFolder folder;
  private final List<List<LayerFile>> layers = new ArrayList<>(); // by layer and pruning
  private final List<WorkFolder.Done> resumed;
  private boolean isDeleted;

  /// Where the work is done.
  ///
  /// @param folder for what is done; it need not exist
  /// @param key what is pruned, how and on what, so that no other work is gone on with
  /// @param memoryBytes for activations: what does not fit is read from files
  public record Workplace(Path folder, String key, long memoryBytes) {}

  private LayerwisePruning(
      LayeredModel model, List<Strand> strands, Workplace workplace, WorkFolder folder) {
    this.model = model;
    this.strands = strands;
    this.workplace = workplace;
    this.folder = folder;
    this.resumed = folder.done();
  }

  /// The prunings that `requests` ask of `model`, all of one method.
  public static LayerwisePruning open(
      LayeredModel model, List<PruneRequest> requests, Workplace workplace) {
    if (requests.stream().map(request -> request.pruner().statistic()).distinct().count() != 1) {
      throw new IllegalArgumentException("prunings side by side are of one method: " + requests);
    }
    var strands = requests.stream().map(request -> new Strand(request, model)).toList();
    var pruning =
        new LayerwisePruning(
            model, strands, workplace, WorkFolder.open(workplace.folder(), workplace.key()));
    boolean isOpen = false;
    try {
      for (int layer = 0; layer < pruning.resumed.size(); layer++) {
        pruning.openLayer(layer);
      }
      isOpen = true;
      return pruning;
    } finally {
      if (!isOpen) {
        pruning.close();
      }
    }
  }

  private void openLayer(int layer) {
    var files = new ArrayList<LayerFile>();
    layers.add(files);
    for (int strand = 0; strand < strands.size(); strand++) {
      files.add(LayerFile.open(folder.layerFile(layer, strand)));
    }
  }

  /// Layers that are done.
  public int finishedLayers() {
    return layers.size();
  }

  /// Layers of the model.
  public int allLayers() {
    return model.config().layers();
  }

  /// What progress counts for all that is left to do, on `windows`: tokens that a pruning has
  /// behind a layer, layers where nothing is measured.
  public long steps(List<List<Integer>> windows) {
    try (var cut = windowsFor(windows)) {
      return cut.steps() * strands.size() * (allLayers() - finishedLayers());
    }
  }

  private Windows windowsFor(List<List<Integer>> windows) {
    return isMeasured() ? Windows.of(windows) : Windows.none();
  }

  private boolean isMeasured() {
    return strands.getFirst().request().pruner().statistic() != Statistic.NONE;
  }

  /// Does what is left to do, calibrated on `windows` of token ids, all of one length; `finished`
  /// is told the number of each layer when it is done for all prunings and on disk.
  public void run(List<List<Integer>> windows, Progress.Task progress, IntConsumer finished) {
    if (finishedLayers() == allLayers()) {
      return;
    }
    var cut = windowsFor(windows);
    var store = new WorkActivations(folder, cut, model, residence(cut));
    try (var run = new LayerByLayer(model, cut, strands, store, progress)) {
      if (isMeasured()) {
        enter(run, store);
      }
      run.run(
          finishedLayers(),
          (layer, strand, result) -> LayerFile.write(folder.layerFile(layer, strand), result),
          layer -> {
            folder.finish(layer, new WorkFolder.Done(inputs(store)));
            openLayer(layer);
            finished.accept(layer);
          });
    }
  }

  /// In and out of every pruning, and once more where the MLP is measured behind attention.
  private WorkActivations.Residence residence(Windows windows) {
    return windows.bytes(model) * (2L * strands.size() + 1) <= workplace.memoryBytes()
        ? WorkActivations.Residence.MEMORY
        : WorkActivations.Residence.FILES;
  }

  private List<Optional<FiledActivations.Saved>> inputs(WorkActivations store) {
    return strands.stream().map(strand -> strand.inputs().map(store::saved)).toList();
  }

  /// Takes the prunings to where the work stopped, or to the beginning where the activations there
  /// are not as they were.
  private void enter(LayerByLayer run, WorkActivations store) {
    if (finishedLayers() > 0 && isResumed(resumed.getLast(), store)) {
      return;
    }
    strands.forEach(strand -> strand.enter(Optional.empty()));
    closeLayers();
    folder.beginAnew();
    run.enter();
  }

  private boolean isResumed(WorkFolder.Done last, WorkActivations store) {
    var opened = new LinkedHashMap<FiledActivations.Saved, Activations>(); // one for those alike
    for (int strand = 0; strand < strands.size(); strand++) {
      var saved = last.inputs().get(strand);
      if (saved.isPresent() && !opened.containsKey(saved.get())) {
        var activations = store.reopen(saved.get());
        if (activations.isEmpty()) {
          opened.values().forEach(Activations::close);
          return false;
        }
        opened.put(saved.get(), activations.get());
      }
      strands.get(strand).enter(saved.map(opened::get));
    }
    return true;
  }

  /// Tensors that pruning `number`, from 0, has yet to change.
  public Set<String> pending(int number) {
    var pending = new TreeSet<String>();
    strands.get(number).plan().keySet().forEach(name -> pending.add(name + ".weight"));
    pending.removeAll(edits(number).keySet());
    return pending;
  }

  /// What pruning `number` did so far, by the names of tensors. Masks and matrices live until this
  /// is closed.
  public Map<String, WeightEdit> edits(int number) {
    var edits = new LinkedHashMap<String, WeightEdit>();
    layers.forEach(layer -> edits.putAll(layer.get(number).edits()));
    return edits;
  }

  /// The report of pruning `number`, when all is done. Its masks live until this is closed.
  public PruneReport report(int number) {
    if (finishedLayers() < allLayers()) {
      throw new IllegalStateException(finishedLayers() + " of " + allLayers() + " layers are done");
    }
    var matrices = new ArrayList<PruneReport.Matrix>();
    var zeros = ZeroCount.NONE;
    for (var layer : layers) {
      matrices.addAll(layer.get(number).matrices());
      zeros = zeros.plus(layer.get(number).zeros());
    }
    var request = strands.get(number).request();
    return new PruneReport(request, matrices, zeros.achieved(model.parameters()));
  }

  /// Deletes the folder: all is saved elsewhere. Nothing of it can be used afterwards.
  public void delete() {
    closeLayers();
    folder.delete();
    isDeleted = true;
  }

  private void closeLayers() {
    layers.forEach(layer -> layer.forEach(LayerFile::close));
    layers.clear();
  }

  /// What is done stays in the folder, unless that is nothing.
  @Override
  public void close() {
    boolean isEmpty = finishedLayers() == 0 && !isDeleted;
    closeLayers();
    if (isEmpty) {
      folder.delete();
    }
    folder.close();
  }
}
