package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.random.RandomGenerator;

/// Scores each weight by its magnitude times the norm of its input, and prunes the lowest of every
/// output row.
///
/// `S[o][i] = |W[o][i]| * sqrt(s[i])`, Sun et al. 2023, arXiv:2306.11695, eq. 1, where `s[i]` is
/// the squared norm of input `i`, averaged over the calibration windows.
///
/// Shapes: `W [out, in]`, `s [in]`, mask `[out, in]`. All in f32. Ties go to the lower input index,
/// as in the stable sort of locuslab/wanda `lib/prune.py`; within N:M groups too, where torch's
/// `topk` leaves them open.
public final class Wanda implements Pruner {
  @Override
  public String name() {
    return "wanda";
  }

  @Override
  public Statistic statistic() {
    return Statistic.SQUARED_NORMS;
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    return new Pruned.Masked(choose(weights, inputs.squaredNorms(weights.columns()), sparsity));
  }

  /// The mask for `weights [rows, columns]` whose inputs had the mean squared norms `inputs
  /// [columns]`.
  public Mask choose(Matrix weights, float[] inputs, Sparsity sparsity) {
    var norms = new InputStatistics.SquaredNorms(inputs);
    return choose(weights, norms.squaredNorms(weights.columns()), sparsity);
  }

  static Mask choose(Matrix weights, InputStatistics.SquaredNorms inputs, Sparsity sparsity) {
    return new RowChoice(weights, sparsity).lowest(scores(weights, inputs));
  }

  /// `|W| * sqrt(s)` row by row.
  static RowChoice.RowScores scores(Matrix weights, InputStatistics.SquaredNorms inputs) {
    float[] norms = new float[weights.columns()];
    for (int column = 0; column < norms.length; column++) {
      norms[column] = (float) Math.sqrt(inputs.at(column));
    }
    return (row, scores) -> {
      for (int column = 0; column < norms.length; column++) {
        scores[column] = Math.abs(weights.at(row, column)) * norms[column];
      }
    };
  }
}
