package dev.espalier.prune;

import java.util.random.RandomGenerator;

/// A control: prunes weights at random, as many in every row as [Wanda].
///
/// Each weight draws a score, in row-major order, and the lowest go: with the same seed, the mask
/// of a lower ratio lies inside that of a higher one.
final class RandomMask implements Pruner {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public Statistic statistic() {
    return Statistic.NONE;
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    var mask =
        new RowChoice(weights, sparsity)
            .lowest((_, scores) -> {
              for (int column = 0; column < scores.length; column++) {
                scores[column] = random.nextFloat();
              }
            });
    return new Pruned.Masked(mask);
  }
}
