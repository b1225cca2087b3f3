package dev.espalier.prune;

import java.util.random.RandomGenerator;

/// A control: prunes the weights that [Wanda] holds to matter most, as many in every row.
///
/// If the choice of weights mattered, this must hurt more than WANDA; if it does not, size alone
/// explains what was seen. Ties go to the higher column, so that mask and WANDA's part at the ends
/// of one order.
final class AntiWanda implements Pruner {
  @Override
  public String name() {
    return "anti-wanda";
  }

  @Override
  public Statistic statistic() {
    return Statistic.SQUARED_NORMS;
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    var scores = Wanda.scores(weights, inputs.squaredNorms(weights.columns()));
    return new Pruned.Masked(new RowChoice(weights, sparsity).highest(scores));
  }
}
