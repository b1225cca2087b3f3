package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SampleTest {
  private static final Sample SEVEN = Sample.of(0.2, -0.1, 0.4, 0.0, 0.3, 0.25, -0.05);

  /// NumPy 2.4.6 `mean`, `std(ddof=1)`; SciPy 1.17.1 `ttest_1samp(x,
  /// 0).confidence_interval(level)`.
  @Test
  void equalsSciPy() {
    assertThat(SEVEN.mean().orElseThrow()).isCloseTo(0.14285714285714285, within(1e-15));
    assertThat(SEVEN.standardDeviation().orElseThrow())
        .isCloseTo(0.19241572057347478, within(1e-15));
    var wide = SEVEN.studentInterval(0.95).orElseThrow();
    assertThat(wide.low()).isCloseTo(-0.03509771822478819, within(1e-10));
    assertThat(wide.high()).isCloseTo(0.3208120039390739, within(1e-10));
    var narrow = SEVEN.studentInterval(0.90).orElseThrow();
    assertThat(narrow.low()).isCloseTo(0.0015368183368948962, within(1e-10));
    assertThat(narrow.high()).isCloseTo(0.2841774673773907, within(1e-10));
  }

  @Test
  void whatTooFewValuesCannotTellIsAbsent() {
    assertThat(Sample.of().mean()).isEmpty();
    assertThat(Sample.of(0.5).mean()).hasValue(0.5);
    assertThat(Sample.of(0.5).standardDeviation()).isEmpty();
    assertThat(Sample.of(0.5).studentInterval(0.95)).isEmpty();
  }

  @Test
  void equalValuesHaveNoInterval() {
    assertThat(Sample.of(0, 0, 0, 0).studentInterval(0.95)).isEmpty();
  }

  /// 95 % intervals of normal samples hold the truth in 95 % of 4,000 experiments, 3.5 standard
  /// errors.
  @Test
  void intervalCoversAtItsLevel() {
    long seed = 7;
    var random = new SplittableRandom(seed);
    int experiments = 4000;
    int covered = 0;
    for (int i = 0; i < experiments; i++) {
      double[] values = new double[8];
      Arrays.setAll(values, _ -> 0.3 + 2 * random.nextGaussian());
      covered += Sample.of(values).studentInterval(0.95).orElseThrow().contains(0.3) ? 1 : 0;
    }
    double tolerance = 3.5 * Math.sqrt(0.05 * 0.95 / experiments);
    assertThat((double) covered / experiments)
        .as("seed %s", seed)
        .isCloseTo(0.95, within(tolerance));
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> Sample.of(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value NaN is not finite");
  }

  @Test
  void intervalsOutOfOrderAreRefused() {
    assertThatThrownBy(() -> new Interval(1, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("interval [1.0, 0.0] is out of order");
  }
}
