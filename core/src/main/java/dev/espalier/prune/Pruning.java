package dev.espalier.prune;

import dev.espalier.Progress;
import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Prunes a model in place, layer by layer, as WANDA's authors do.
///
/// For each layer: one pass of all calibration windows through the layer while it is dense collects
/// the input norms; the target's matrices are pruned; a second pass through the pruned layer makes
/// the inputs of the next. So the output projection's norms come from the layer's dense query, key
/// and value, but from earlier layers as pruned.
///
/// For the attention target the first pass leaves out the MLP, whose output nobody reads then.
public final class Pruning {
  private static final int TOKENS_AT_ONCE = 2048;

  private final Pruner pruner;
  private final PruneTarget target;
  private final Sparsity.Unstructured sparsity;

  public Pruning(Pruner pruner, PruneTarget target, Sparsity.Unstructured sparsity) {
    this.pruner = pruner;
    this.target = target;
    this.sparsity = sparsity;
  }

  /// Prunes `model`, calibrated on `windows` of token ids, all of one length.
  ///
  /// `progress` counts layers. Inputs are kept in the model's own type, norms in f32.
  public PruneReport apply(
      LanguageModel model, List<List<Integer>> windows, Progress.Task progress) {
    int length = windows.getFirst().size();
    if (windows.stream().anyMatch(window -> window.size() != length) || length == 0) {
      throw new IllegalArgumentException("calibration windows must be of one length");
    }
    var matrices = new ArrayList<PruneReport.Matrix>();
    List<Scope> owners = new ArrayList<>(); // one a batch: owns the batch's current input
    try (var _ = Scope.open()) {
      List<Batch> batches = embed(model, windows, owners);
      for (DecoderLayer layer : model.layers()) {
        var norms = new InputNorms(target, length);
        for (Batch batch : batches) {
          try (var _ = Scope.open()) {
            layer.attend(batch.x, model.frame(batch.shape), null, norms);
          }
        }
        for (Linear linear : layer.linears()) {
          if (target.includes(linear)) {
            matrices.add(prune(linear, norms.of(linear)));
          }
        }
        for (Batch batch : batches) {
          try (var _ = Scope.open()) {
            batch.replace(layer.forward(batch.x, model.frame(batch.shape), null, Tap.NONE));
          }
        }
        progress.advance(1);
      }
    } finally {
      owners.forEach(Scope::close);
    }
    return new PruneReport(
        pruner.name(), target.label(), sparsity.ratio(), matrices, achieved(model, target));
  }

  private PruneReport.Matrix prune(Linear linear, float[] inputs) {
    try (var _ = Scope.open()) {
      float[] values = linear.weight().toFloats();
      var weights = new Pruner.Matrix(linear.out(), linear.in(), values);
      var mask = pruner.choose(weights, inputs, sparsity);
      if (mask.prunedCount() > 0) {
        linear.replaceWeight(mask.appliedTo(linear.weight()));
      }
      return PruneReport.Matrix.of(linear.name(), mask, inputs);
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
  public static PruneReport.Achieved achieved(LanguageModel model, PruneTarget target) {
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
        if (target.includes(linear)) {
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
