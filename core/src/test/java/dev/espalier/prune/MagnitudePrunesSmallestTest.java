package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.model.Mask;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MagnitudePrunesSmallestTest {
  private static final Pruner.Matrix SIX =
      new Pruner.Matrix(2, 3, new float[] {0.1f, -5, 0.2f, 3, -0.3f, 0.4f});

  @Test
  void exactlyAsManyAsAskedForOverTheWholeMatrix() {
    assertThat(mask(SIX, 0.5, Threshold.EXACT).toBytes()).containsExactly(1, 0, 1, 0, 1, 0);
    for (double ratio : new double[] {0, 0.1, 0.2, 0.35, 0.99}) {
      var random = new SplittableRandom(4);
      var mask = mask(Matrices.random(random, 9, 11), ratio, Threshold.EXACT);
      assertThat(mask.prunedCount()).isEqualTo((long) (99 * ratio));
    }
  }

  @Test
  void theAuthorsPruneWhatEqualsTheThresholdToo() {
    assertThat(mask(SIX, 0.5, Threshold.AUTHORS).toBytes()).containsExactly(1, 0, 1, 0, 1, 1);
    var tied = new Pruner.Matrix(1, 5, new float[] {1, 2, -2, 2, 3});
    assertThat(mask(tied, 0.4, Threshold.AUTHORS).toBytes()).containsExactly(1, 1, 1, 1, 0);
    assertThat(mask(tied, 0.4, Threshold.EXACT).toBytes()).containsExactly(1, 1, 0, 0, 0);
    assertThat(mask(tied, 0, Threshold.AUTHORS).prunedCount()).isZero();
  }

  @Test
  void theNameTellsThemApart() {
    assertThat(new Magnitude(Threshold.EXACT).name()).isEqualTo("magnitude");
    assertThat(new Magnitude(Threshold.AUTHORS).name()).isEqualTo("magnitude-paper");
    assertThat(PruneMethod.named("magnitude-paper")).contains(PruneMethod.MAGNITUDE);
  }

  private static Mask mask(Pruner.Matrix weights, double ratio, Threshold threshold) {
    return new Magnitude(threshold)
        .prune(
            weights,
            new InputStatistics.None(),
            new Sparsity.Unstructured(ratio),
            new SplittableRandom(0))
        .mask();
  }
}
