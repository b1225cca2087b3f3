package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.model.Mask;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ControlsAreOfEqualSizeTest {
  private static final int ROWS = 12;
  private static final int COLUMNS = 50;
  private static final Sparsity SPARSITY = new Sparsity.Unstructured(0.3);

  private Pruner.Matrix weights = new Pruner.Matrix(0, 0, new float[0]);
  private InputStatistics norms = new InputStatistics.None();
  private Mask wanda = Mask.ofColumns(0, new int[0][]);

  @BeforeEach
  void prune() {
    var random = new SplittableRandom(11);
    weights = Matrices.random(random, ROWS, COLUMNS);
    norms = Matrices.norms(random, COLUMNS);
    wanda = mask(PruneMethod.WANDA, 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = PruneMethod.class,
      names = {"RANDOM", "ANTI_WANDA", "SHUFFLED_WANDA"})
  void everyRowLosesAsManyAsByWanda(PruneMethod method) {
    var mask = mask(method, 1);
    assertThat(mask).isNotEqualTo(wanda);
    for (int row = 0; row < ROWS; row++) {
      assertThat(Matrices.prunedIn(mask, row)).isEqualTo(Matrices.prunedIn(wanda, row));
    }
  }

  @Test
  void antiWandaIsWandaFromTheOtherEnd() {
    var negated = mask(PruneMethod.ANTI_WANDA, 0);
    var rest = Wanda.choose(weights, norms.squaredNorms(COLUMNS), new Sparsity.Unstructured(0.7));
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        assertThat(negated.isPruned(row, column)).isEqualTo(!rest.isPruned(row, column));
      }
    }
  }

  @Test
  void noiseChangesAMatrixByAsMuchAsWanda() {
    var noisy = (Pruned.Rewritten) prune(PruneMethod.NOISE, 1, SPARSITY);
    double byWanda = 0;
    double byNoise = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        double weight = weights.at(row, column);
        byWanda += wanda.isPruned(row, column) ? weight * weight : 0;
        byNoise += Math.pow(noisy.at(row, column) - weight, 2);
      }
    }
    assertThat(Math.sqrt(byNoise)).isCloseTo(Math.sqrt(byWanda), within(1e-6)); // f32 sums
    assertThat(noisy.mask().prunedCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = PruneMethod.class,
      names = {"RANDOM", "SHUFFLED_WANDA"})
  void theSeedAloneDecides(PruneMethod method) {
    assertThat(mask(method, 1)).isEqualTo(mask(method, 1)).isNotEqualTo(mask(method, 2));
    assertThat(method.isDrawn()).isTrue();
  }

  @Test
  void randomMasksOfOneSeedNest() {
    var narrow = prune(PruneMethod.RANDOM, 5, new Sparsity.Unstructured(0.1)).mask();
    assertThat(narrow.isInside(mask(PruneMethod.RANDOM, 5))).isTrue();
  }

  /// SparseGPT has its own test.
  @ParameterizedTest
  @EnumSource(value = PruneMethod.class, mode = EnumSource.Mode.EXCLUDE, names = "SPARSEGPT")
  void ratioZeroChangesNothing(PruneMethod method) {
    var pruned = prune(method, 1, new Sparsity.Unstructured(0));
    assertThat(pruned).isInstanceOf(Pruned.Masked.class);
    assertThat(pruned.mask().prunedCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = PruneMethod.class,
      names = {"WANDA", "ANTI_WANDA", "RANDOM", "SHUFFLED_WANDA"})
  void scalingWeightsAndInputsChangesNoMask(PruneMethod method) {
    var before = mask(method, 1);
    float[] scaled = weights.values().clone();
    float[] inputs = norms.squaredNorms(COLUMNS).toArray();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= -8; // a power of two: no rounding
    }
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] *= 16;
    }
    weights = new Pruner.Matrix(ROWS, COLUMNS, scaled);
    norms = new InputStatistics.SquaredNorms(inputs);
    assertThat(mask(method, 1)).isEqualTo(before);
  }

  @Test
  void controlsAreToldApart() {
    assertThat(PruneMethod.values())
        .filteredOn(PruneMethod::isControl)
        .extracting(PruneMethod::label)
        .containsExactly("random", "anti-wanda", "noise", "shuffled-wanda");
    for (PruneMethod method : PruneMethod.values()) {
      assertThat(method.pruner(Threshold.EXACT).name()).isEqualTo(method.label());
      assertThat(PruneMethod.named(method.label())).contains(method);
    }
  }

  private Mask mask(PruneMethod method, long seed) {
    return prune(method, seed, SPARSITY).mask();
  }

  private Pruned prune(PruneMethod method, long seed, Sparsity sparsity) {
    return method
        .pruner(Threshold.EXACT)
        .prune(weights, norms, sparsity, new SplittableRandom(seed));
  }
}
