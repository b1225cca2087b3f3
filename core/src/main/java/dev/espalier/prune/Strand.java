package dev.espalier.prune;

import dev.espalier.model.LayeredModel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One pruning on its way through the layers of a model, beside others that share the reading of
/// the weights, and the activations for as long as these are the same.
final class Strand {
  private final PruneRequest request;
  private final Map<String, Sparsity> plan;
  private final Set<String> target;
  private final int lastLayer;
  private Optional<Activations> inputs = Optional.empty();

  Strand(PruneRequest request, LayeredModel model) {
    this.request = request;
    this.plan = request.plan(model);
    var placed = request.selection().of(model);
    this.target =
        placed.stream().map(place -> place.linear().name()).collect(Collectors.toUnmodifiableSet());
    this.lastLayer =
        placed.stream()
            .filter(place -> plan.containsKey(place.linear().name()))
            .mapToInt(TargetSelection.Placed::layer)
            .max()
            .orElse(-1);
  }

  PruneRequest request() {
    return request;
  }

  /// The sparsity of each matrix that is pruned, by name, in the order of the model.
  Map<String, Sparsity> plan() {
    return plan;
  }

  /// Whether the matrix of that name is one of the target's, pruned or not.
  boolean targets(String name) {
    return target.contains(name);
  }

  /// Whether a layer behind `layer` has matrices to prune, so that somebody reads its inputs.
  boolean goesOnBehind(int layer) {
    return lastLayer > layer;
  }

  /// Whether it and `other` read the same.
  boolean hasInputsOf(Strand other) {
    return inputs.equals(other.inputs);
  }

  /// What goes into the next layer; empty where nobody reads it.
  Optional<Activations> inputs() {
    return inputs;
  }

  void enter(Optional<Activations> next) {
    inputs = next;
  }
}
