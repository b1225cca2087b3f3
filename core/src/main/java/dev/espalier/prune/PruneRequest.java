package dev.espalier.prune;

import dev.espalier.EspalierException;
import dev.espalier.model.LayeredModel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What is to be done to a model.
///
/// @param seed of methods that draw
public record PruneRequest(Pruner pruner, TargetSelection selection, Recipe recipe, long seed) {
  public PruneRequest {
    for (var sparsity : recipe.sparsities().toList()) {
      if (!pruner.supports(sparsity)) {
        throw EspalierException.in("--sparsity")
            .found(sparsity.label())
            .needed("a ratio, such as 0.5: " + pruner.name() + " has no N:M form")
            .fault();
      }
    }
  }

  /// Refuses what does not fit `model`, before anything is measured on it.
  public void requireFits(LayeredModel model) {
    plan(model);
  }

  /// The sparsity of each matrix that is pruned, by name, in the order of the model.
  Map<String, Sparsity> plan(LayeredModel model) {
    return recipe.over(selection.of(model));
  }

  /// The random numbers of one matrix: they depend on the seed and its name, on nothing else.
  RandomGenerator random(String name) {
    long hash = 0xcbf29ce484222325L ^ seed; // FNV-1a over the name's bytes
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return RandomGeneratorFactory.of("L64X128MixRandom").create(hash);
  }
}
