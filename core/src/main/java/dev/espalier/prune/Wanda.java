package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.Arrays;

/// Scores each weight by its magnitude times the norm of its input, and prunes the lowest of every
/// output row.
///
/// `S[o][i] = |W[o][i]| * sqrt(s[i])`, Sun et al. 2023, arXiv:2306.11695, eq. 1, where `s[i]` is
/// the squared norm of input `i`, averaged over the calibration windows.
///
/// Shapes: `W [out, in]`, `s [in]`, mask `[out, in]`. All in f32. Ties go to the lower input index,
/// as in the stable sort of locuslab/wanda `lib/prune.py`.
public final class Wanda implements Pruner {
  @Override
  public String name() {
    return "wanda";
  }

  @Override
  public Mask choose(Matrix weights, float[] inputs, Sparsity sparsity) {
    int columns = weights.columns();
    if (inputs.length != columns) {
      throw new IllegalArgumentException(
          inputs.length + " input norms for " + columns + " columns");
    }
    float[] norms = new float[columns];
    for (int column = 0; column < columns; column++) {
      if (!(inputs[column] >= 0) || Float.isInfinite(inputs[column])) {
        throw new IllegalArgumentException(
            "squared norm of input " + column + " is " + inputs[column]);
      }
      norms[column] = (float) Math.sqrt(inputs[column]);
    }
    int count =
        switch (sparsity) {
          case Sparsity.Unstructured unstructured -> unstructured.prunedPerRow(columns);
        };
    int[][] pruned = new int[weights.rows()][];
    long[] keys = new long[columns];
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < columns; column++) {
        float score = Math.abs(weights.at(row, column)) * norms[column];
        // Bits of floats that are not negative sort as the floats do; the column breaks ties.
        keys[column] = ((long) Float.floatToIntBits(score) << 32) | column;
      }
      Arrays.sort(keys);
      pruned[row] = new int[count];
      for (int i = 0; i < count; i++) {
        pruned[row][i] = (int) keys[i];
      }
    }
    return Mask.ofColumns(columns, pruned);
  }
}
