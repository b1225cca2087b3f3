package dev.espalier.prune;

import dev.espalier.Progress;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Prunes a model in place, layer by layer: see [LayerByLayer].
public final class Pruning {
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
    boolean isMeasured = request.pruner().statistic() != Statistic.NONE;
    var strand = new Strand(request, model);
    var matrices = new ArrayList<PruneReport.Matrix>();
    var zeros = new ZeroCount[] {ZeroCount.NONE};
    try (var run =
        new LayerByLayer(
            model,
            isMeasured ? Windows.of(windows) : Windows.none(),
            List.of(strand),
            (_, _) -> new HeldActivations.Growing(),
            _ -> {})) {
      if (isMeasured) {
        run.enter();
      }
      run.run(
          0,
          (_, _, result) -> {
            matrices.addAll(result.matrices());
            zeros[0] = zeros[0].plus(result.zeros());
          },
          _ -> progress.advance(1));
    }
    return new PruneReport(request, matrices, zeros[0].achieved(model.parameters()));
  }

  /// Counts the exact zeros of `model` as it is.
  public static PruneReport.Achieved achieved(LanguageModel model, TargetSelection selection) {
    var target =
        selection.of(model).stream()
            .map(placed -> placed.linear().name())
            .collect(Collectors.toSet());
    var zeros = ZeroCount.NONE;
    for (DecoderLayer layer : model.layers()) {
      for (Linear linear : layer.linears()) {
        zeros =
            zeros.plus(
                ZeroCount.of(linear, target.contains(linear.name()), linear.weight().countZeros()));
      }
    }
    return zeros.achieved(model.parameters());
  }
}
