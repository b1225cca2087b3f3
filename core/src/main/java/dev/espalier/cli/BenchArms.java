package dev.espalier.cli;

import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneRequest;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Recipe;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.TargetSelection;
import dev.espalier.study.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The models that one command examines: one checkpoint as it is, pruned, or damaged.
final class BenchArms {
  /// Half of attention's weights, whichever they are: more than any pruning that keeps a model, and
  /// in the same place.
  private static final double DAMAGE = 0.5;

  private BenchArms() {}

  /// One model.
  ///
  /// @param request what is done to it in memory; absent for nothing
  /// @param isDamage whether that is done to harm it
  record Arm(Optional<PruneRequest> request, boolean isDamage) {}

  /// Those that were asked for, and a copy damaged by `seed` where `isDamageWanted`.
  static List<Arm> of(
      List<Optional<PruneRequest>> requests, Protocol protocol, boolean isDamageWanted) {
    var arms = new ArrayList<Arm>();
    requests.forEach(request -> arms.add(new Arm(request, false)));
    if (isDamageWanted) {
      arms.add(new Arm(Optional.of(damage(protocol)), true));
    }
    return arms;
  }

  private static PruneRequest damage(Protocol protocol) {
    return new PruneRequest(
        protocol.pruner(PruneMethod.RANDOM),
        TargetSelection.of(PruneTarget.ATTENTION),
        Recipe.uniform(new Sparsity.Unstructured(DAMAGE)),
        0);
  }
}
