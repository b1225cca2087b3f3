package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class NofMSparsityTest {
  @ParameterizedTest
  @CsvSource({"2, 4", "4, 8", "1, 4", "3, 4", "1, 2", "5, 6"})
  void wandaPrunesTheLowestOfEveryGroup(int n, int m) {
    for (long seed = 1; seed <= 10; seed++) {
      var random = new SplittableRandom(seed);
      var weights = Matrices.random(random, 5, 4 * m);
      var norms = Matrices.norms(random, 4 * m);
      var mask = Wanda.choose(weights, norms, new Sparsity.NofM(n, m));
      for (int row = 0; row < 5; row++) {
        for (int column = 0; column < 4 * m; column++) {
          assertThat(mask.isPruned(row, column))
              .as("seed %d, weight (%d, %d)", seed, row, column)
              .isEqualTo(rankInGroup(weights, norms, row, column, m) < n);
        }
      }
    }
  }

  private static int rankInGroup(
      Pruner.Matrix weights, InputStatistics.SquaredNorms norms, int row, int column, int m) {
    int rank = 0;
    float own = Math.abs(weights.at(row, column)) * (float) Math.sqrt(norms.at(column));
    for (int other = column / m * m; other < (column / m + 1) * m; other++) {
      float score = Math.abs(weights.at(row, other)) * (float) Math.sqrt(norms.at(other));
      if (score < own || (score == own && other < column)) {
        rank++;
      }
    }
    return rank;
  }

  @ParameterizedTest
  @EnumSource(
      value = PruneMethod.class,
      names = {"WANDA", "MAGNITUDE", "RANDOM", "ANTI_WANDA", "SHUFFLED_WANDA"})
  void everyGroupLosesExactlyN(PruneMethod method) {
    var random = new SplittableRandom(3);
    var weights = Matrices.random(random, 6, 32);
    var mask =
        method
            .pruner(Threshold.EXACT)
            .prune(weights, Matrices.norms(random, 32), new Sparsity.NofM(2, 4), random)
            .mask();
    assertGroups(mask, 2, 4);
  }

  static void assertGroups(Mask mask, int n, int m) {
    for (int row = 0; row < mask.rows(); row++) {
      for (int from = 0; from < mask.columns(); from += m) {
        int pruned = 0;
        for (int column = from; column < from + m; column++) {
          pruned += mask.isPruned(row, column) ? 1 : 0;
        }
        assertThat(pruned).as("row %d, columns from %d", row, from).isEqualTo(n);
      }
    }
  }

  @Test
  void tiesGoToTheLowerColumn() {
    var weights = new Pruner.Matrix(1, 4, new float[] {1, -1, 1, -1});
    var mask = new Wanda().choose(weights, new float[] {1, 1, 1, 1}, new Sparsity.NofM(2, 4));
    assertThat(mask.toBytes()).containsExactly(1, 1, 0, 0);
  }

  @Test
  void columnsThatDoNotFallIntoGroupsAreRefused() {
    assertThatThrownBy(() -> new Sparsity.NofM(2, 4).requireFits("layers.0.q_proj", 30))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "layers.0.q_proj: 30 columns; needs a multiple of 4 for 2:4."
                + " Leave it out with --exclude, or give a ratio, such as 0.5.");
    new Sparsity.Unstructured(0.5).requireFits("layers.0.q_proj", 30);
  }

  @Test
  void theVariantHasNoSuchForm() {
    var selection = TargetSelection.of(PruneTarget.ATTENTION);
    var recipe = Recipe.parse("--sparsity", "2:4");
    assertThatThrownBy(() -> new PruneRequest(new WandaAlpha(), selection, recipe, 0))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--sparsity: 2:4; needs a ratio, such as 0.5: wanda-alpha has no N:M form");
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0.2, 0.2", "2:4, 0.5, 2:4", "' 1:4 ', 0.25, 1:4", "0, 0, 0.0"})
  void isReadFromText(String text, double ratio, String label) {
    var sparsity = Sparsity.parse("--sparsity", text);
    assertThat(sparsity.ratio()).isEqualTo(ratio);
    assertThat(sparsity.label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 'a ratio in [0, 1), such as 0.2, or N:M, such as 2:4'",
    "-0.1, 'a ratio in [0, 1), such as 0.2, or N:M, such as 2:4'",
    "NaN, 'a ratio in [0, 1), such as 0.2, or N:M, such as 2:4'",
    "much, 'a ratio in [0, 1), such as 0.2, or N:M, such as 2:4'",
    "4:4, 'N:M with N from 1 to M - 1, such as 2:4'",
    "0:4, 'N:M with N from 1 to M - 1, such as 2:4'"
  })
  void whatLeavesNothingIsRefused(String text, String needed) {
    assertThatThrownBy(() -> Sparsity.parse("--sparsity", text))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--sparsity: " + text + "; needs " + needed);
  }
}
