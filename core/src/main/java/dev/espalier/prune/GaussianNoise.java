package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// A control that prunes nothing: adds to each matrix Gaussian noise with the Frobenius norm of the
/// change that [Wanda] would make at the same sparsity.
///
/// The norms are equal in f32; in a narrower type the sum is rounded to that type.
final class GaussianNoise implements Pruner {
  @Override
  public String name() {
    return "noise";
  }

  @Override
  public Statistic statistic() {
    return Statistic.SQUARED_NORMS;
  }

  @Override
  public Pruned prune(
      Matrix weights, InputStatistics inputs, Sparsity sparsity, RandomGenerator random) {
    var wanda = Wanda.choose(weights, inputs.squaredNorms(weights.columns()), sparsity);
    var none = Mask.ofBits(weights.rows(), weights.columns(), new BitSet());
    double norm = normOfChange(weights, wanda);
    if (norm == 0) {
      return new Pruned.Masked(none);
    }
    float[] noise = new float[weights.values().length];
    double squares = 0;
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
      squares += (double) noise[i] * noise[i];
    }
    double scale = norm / Math.sqrt(squares);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (weights.values()[i] + scale * noise[i]);
    }
    return new Pruned.Rewritten(none, noise);
  }

  private static double normOfChange(Matrix weights, Mask mask) {
    double squares = 0;
    for (int row = 0; row < mask.rows(); row++) {
      for (int column = 0; column < mask.columns(); column++) {
        if (mask.isPruned(row, column)) {
          double weight = weights.at(row, column);
          squares += weight * weight;
        }
      }
    }
    return Math.sqrt(squares);
  }
}
