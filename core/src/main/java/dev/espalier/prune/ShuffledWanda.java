package dev.espalier.prune;

import java.util.random.RandomGenerator;

/// A control: [Wanda] with the input norms of each matrix in random order.
///
/// It tells what the pairing of weights with their own inputs adds to magnitudes under a spread of
/// norms like WANDA's.
final class ShuffledWanda implements Pruner {
  @Override
  public String name() {
    return "shuffled-wanda";
  }

  @Override
  public Statistic statistic() {
    return Statistic.SQUARED_NORMS;
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    float[] norms = inputs.squaredNorms(weights.columns()).toArray();
    for (int last = norms.length - 1; last > 0; last--) { // Fisher and Yates
      int other = random.nextInt(last + 1);
      float swapped = norms[last];
      norms[last] = norms[other];
      norms[other] = swapped;
    }
    var shuffled = new InputStatistics.SquaredNorms(norms);
    return new Pruned.Masked(Wanda.choose(weights, shuffled, sparsity));
  }
}
