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
    float[] drawn = new float[weights.values().length]; // row by row, whoever asks first
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = random.nextFloat();
    }
    int columns = weights.columns();
    var mask =
        new RowChoice(weights, sparsity)
            .lowest((row, scores) -> System.arraycopy(drawn, row * columns, scores, 0, columns));
    return new Pruned.Masked(mask);
  }
}
