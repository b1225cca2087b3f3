package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfusionTest {
  /// scikit-learn 1.9.1: `balanced_accuracy_score`, `cohen_kappa_score`; the interval from
  /// statsmodels 0.15.0 `proportion_confint(method='wilson')` of both parts, squared and added in
  /// Python.
  @ParameterizedTest
  @CsvSource({
    "465, 67, 29, 487, 0.9089292999941715, 0.8895643884694795, 0.9242103690296841, 0.8169538891476479",
    "9, 1, 0, 10, 0.95, 0.744128866885569, 0.9910618934524634, 0.9",
    "3, 0, 4, 5, 0.7777777777777778, 0.4620466463913575, 0.9056107394511678, 0.3846153846153846",
  })
  void equalsScikitLearn(
      int tp, int fn, int fp, int tn, double balanced, double low, double high, double kappa) {
    var confusion = new Confusion(tp, fn, fp, tn);
    assertThat(confusion.balancedAccuracy().orElseThrow()).isCloseTo(balanced, within(1e-12));
    var interval = confusion.balancedAccuracyInterval(0.95).orElseThrow();
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
    assertThat(confusion.kappa().orElseThrow().value()).isCloseTo(kappa, within(1e-12));
  }

  @Test
  void ratesAreOfTheirOwnRows() {
    var confusion = new Confusion(3, 1, 2, 8);
    assertThat(confusion.sensitivity()).isEqualTo(new Proportion(3, 4));
    assertThat(confusion.specificity()).isEqualTo(new Proportion(8, 10));
    assertThat(confusion.accuracy()).isEqualTo(new Proportion(11, 14));
  }

  @Test
  void withoutBothKindsThereIsNoBalancedAccuracy() {
    assertThat(new Confusion(3, 1, 0, 0).balancedAccuracy()).isEmpty();
    assertThat(new Confusion(3, 1, 0, 0).balancedAccuracyInterval(0.95)).isEmpty();
    assertThat(new Confusion(0, 0, 0, 0).kappa()).isEmpty();
  }

  /// 95 % intervals of simulated judges hold the true balanced accuracy in 95 % of 4,000
  /// experiments, at least; 3.5 standard errors. They may be wider: counts are whole.
  @Test
  void theIntervalCoversAtItsLevel() {
    long seed = 11;
    var random = new SplittableRandom(seed);
    int experiments = 4000;
    int covered = 0;
    for (int i = 0; i < experiments; i++) {
      int found = binomial(random, 120, 0.92);
      int passed = binomial(random, 60, 0.8);
      var interval =
          new Confusion(found, 120 - found, 60 - passed, passed)
              .balancedAccuracyInterval(0.95)
              .orElseThrow();
      covered += interval.contains(0.86) ? 1 : 0;
    }
    double tolerance = 3.5 * Math.sqrt(0.05 * 0.95 / experiments);
    assertThat((double) covered / experiments)
        .as("seed %s", seed)
        .isBetween(0.95 - tolerance, 0.97);
  }

  private static int binomial(SplittableRandom random, int trials, double rate) {
    int successes = 0;
    for (int i = 0; i < trials; i++) {
      successes += random.nextDouble() < rate ? 1 : 0;
    }
    return successes;
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatThrownBy(() -> new Confusion(1, -1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counts 1, -1, 0, 0");
  }
}
