package dev.espalier.prune;

import static java.util.Objects.requireNonNull;

import dev.espalier.Progress;
import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Mask;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Prunes a model in place, layer by layer, as the authors of WANDA and SparseGPT do.
///
/// For each layer: one pass of all calibration windows through the layer while it is dense measures
/// the inputs; the target's matrices are pruned; a second pass through the pruned layer makes the
/// inputs of the next. So the output projection's inputs come from the layer's dense query, key and
/// value, but from earlier layers as pruned.
///
/// The first pass leaves out the MLP where none of its matrices is pruned, and a layer without
/// pruned matrices has no first pass. After the last pruned matrix nothing is computed.
public final class Pruning {
  private static final int TOKENS_AT_ONCE = 2048;

  private final PruneRequest request;

  public Pruning(PruneRequest request) {
    this.request = request;
  }

  /// The same sparsity for all matrices of `target`, with seed 0.
  public Pruning(Pruner pruner, PruneTarget target, Sparsity sparsity) {
    this(new PruneRequest(pruner, TargetSelection.of(target), Recipe.uniform(sparsity), 0));
  }

  /// Prunes `model`, calibrated on `windows` of token ids, all of one length. A method that needs
  /// nothing of the inputs takes no windows and makes no pass.
  ///
  /// `progress` counts layers. Inputs are kept in the model's own type, statistics in f32 or wider.
  public PruneReport apply(
      LanguageModel model, List<List<Integer>> windows, Progress.Task progress) {
    var plan = request.plan(model);
    var matrices =
        request.pruner().statistic() == Statistic.NONE
            ? pruneUnmeasured(model, plan, progress)
            : pruneMeasured(model, plan, checked(windows), progress);
    return new PruneReport(request, matrices, achieved(model, request.selection()));
  }

  private static List<List<Integer>> checked(List<List<Integer>> windows) {
    if (windows.isEmpty() || windows.getFirst().isEmpty()) {
      throw new IllegalArgumentException("calibration needs at least one window of one token");
    }
    int length = windows.getFirst().size();
    if (windows.stream().anyMatch(window -> window.size() != length)) {
      throw new IllegalArgumentException("calibration windows must be of one length");
    }
    return windows;
  }

  private List<PruneReport.Matrix> pruneUnmeasured(
      LanguageModel model, Map<String, Sparsity> plan, Progress.Task progress) {
    var matrices = new ArrayList<PruneReport.Matrix>();
    for (DecoderLayer layer : model.layers()) {
      for (Linear linear : layer.linears()) {
        var sparsity = plan.get(linear.name());
        if (sparsity != null) {
          matrices.add(prune(linear, sparsity, new InputStatistics.None()));
        }
      }
      progress.advance(1);
    }
    return matrices;
  }

  private List<PruneReport.Matrix> pruneMeasured(
      LanguageModel model,
      Map<String, Sparsity> plan,
      List<List<Integer>> windows,
      Progress.Task progress) {
    var matrices = new ArrayList<PruneReport.Matrix>();
    List<Scope> owners = new ArrayList<>(); // one a batch: owns the batch's current input
    try (var _ = Scope.open()) {
      List<Batch> batches = embed(model, windows, owners);
      for (DecoderLayer layer : model.layers()) {
        matrices.addAll(pruneLayer(model, layer, plan, batches));
        if (matrices.size() < plan.size()) { // after the last matrix, nobody reads a layer's output
          for (Batch batch : batches) {
            try (var _ = Scope.open()) {
              batch.replace(layer.forward(batch.x, model.frame(batch.shape), null, Tap.NONE));
            }
          }
        }
        progress.advance(1);
      }
    } finally {
      owners.forEach(Scope::close);
    }
    return matrices;
  }

  private List<PruneReport.Matrix> pruneLayer(
      LanguageModel model, DecoderLayer layer, Map<String, Sparsity> plan, List<Batch> batches) {
    var planned =
        layer.linears().stream().filter(linear -> plan.containsKey(linear.name())).toList();
    if (planned.isEmpty()) {
      return List.of();
    }
    var names = planned.stream().map(Linear::name).collect(Collectors.toSet());
    int length = batches.getFirst().shape.width();
    var matrices = new ArrayList<PruneReport.Matrix>();
    try (var measured = InputMeasurement.of(request.pruner().statistic(), names, length)) {
      boolean needsMlp = planned.stream().anyMatch(PruneTarget.MLP::includes);
      for (Batch batch : batches) {
        try (var _ = Scope.open()) {
          var attended = layer.attend(batch.x, model.frame(batch.shape), null, measured);
          if (needsMlp) {
            layer.mix(attended, measured);
          }
        }
      }
      for (Linear linear : planned) {
        var sparsity = requireNonNull(plan.get(linear.name()));
        matrices.add(prune(linear, sparsity, measured.of(linear)));
      }
    }
    return matrices;
  }

  private PruneReport.Matrix prune(Linear linear, Sparsity sparsity, InputStatistics inputs) {
    try (var _ = Scope.open()) {
      float[] values = linear.weight().toFloats();
      var weights = new Pruner.Matrix(linear.out(), linear.in(), values);
      var pruned = request.pruner().prune(weights, inputs, sparsity, request.random(linear.name()));
      switch (pruned) {
        case Pruned.Masked(Mask mask) -> {
          if (mask.prunedCount() > 0) {
            linear.replaceWeight(mask.appliedTo(linear.weight()));
          }
        }
        case Pruned.Rewritten rewritten ->
            linear.replaceWeight(
                rewritten.toTensor(linear.weight().dtype()).on(linear.weight().device()));
      }
      return PruneReport.Matrix.of(linear.name(), pruned, sparsity, inputs);
    }
  }

  /// Windows that go through a layer together, and what goes in.
  private static final class Batch {
    private final BatchShape shape;
    private final Scope owner;
    private Tensor x; // [windows * length, hidden]

    Batch(BatchShape shape, Scope owner, Tensor x) {
      this.shape = shape;
      this.owner = owner;
      this.x = owner.adopt(x);
    }

    void replace(Tensor next) {
      var old = x;
      x = owner.adopt(next);
      owner.release(old);
    }
  }

  private static List<Batch> embed(
      LanguageModel model, List<List<Integer>> windows, List<Scope> owners) {
    int length = windows.getFirst().size();
    int atOnce = Math.max(1, TOKENS_AT_ONCE / length);
    var batches = new ArrayList<Batch>();
    for (int from = 0; from < windows.size(); from += atOnce) {
      var some = windows.subList(from, Math.min(windows.size(), from + atOnce));
      long[] ids = some.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray();
      var owner = Scope.unnested();
      owners.add(owner);
      var x = model.embed(Tensor.of(ids, Shape.of(ids.length)));
      batches.add(new Batch(BatchShape.full(some.size(), length), owner, x));
    }
    return batches;
  }

  /// Counts the exact zeros of `model` as it is.
  public static PruneReport.Achieved achieved(LanguageModel model, TargetSelection selection) {
    var target =
        selection.of(model).stream()
            .map(placed -> placed.linear().name())
            .collect(Collectors.toSet());
    long targetZeros = 0;
    long targetWeights = 0;
    long blockZeros = 0;
    long blockWeights = 0;
    for (DecoderLayer layer : model.layers()) {
      for (Linear linear : layer.linears()) {
        long zeros = linear.weight().countZeros();
        long weights = linear.weight().shape().elements();
        blockZeros += zeros;
        blockWeights += weights;
        if (target.contains(linear.name())) {
          targetZeros += zeros;
          targetWeights += weights;
        }
      }
    }
    return new PruneReport.Achieved(
        (double) targetZeros / targetWeights,
        (double) blockZeros / blockWeights,
        (double) blockZeros / model.parameters());
  }
}
