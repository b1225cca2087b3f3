package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WilsonIntervalTest {
  /// SciPy 1.17.1: `binomtest(k, n).proportion_ci(level, method='wilson')`.
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.95, 0.0, 0.27753279986288926",
    "10, 10, 0.95, 0.7224672001371109, 1.0",
    "1, 10, 0.95, 0.017876213095072896, 0.4041500267952385",
    "5, 10, 0.95, 0.236593090512564, 0.7634069094874361",
    "15, 148, 0.95, 0.06238639953073629, 0.16048724172330803",
    "203, 2475, 0.95, 0.071846627811253, 0.09348926221201442",
    "3, 7, 0.99, 0.11637368051613817, 0.8102850959116125",
    "50, 100, 0.90, 0.41884779611252954, 0.5811522038874705",
  })
  void equalsSciPy(int successes, int trials, double level, double low, double high) {
    var interval = new Proportion(successes, trials).wilson(level).orElseThrow();
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
    assertThat(interval.level()).isEqualTo(level);
  }

  /// The interval inverts the score test: at its ends `|p̂ - p| = z √(p(1-p)/n)`.
  @Test
  void endsAreWhereTheScoreTestTurns() {
    double z = 1.959963984540054;
    for (int n = 1; n <= 40; n++) {
      for (int k = 0; k <= n; k++) {
        var interval = new Proportion(k, n).wilson(0.95).orElseThrow();
        for (double end : new double[] {interval.low(), interval.high()}) {
          double score = Math.abs((double) k / n - end);
          assertThat(score)
              .as("%s of %s at %s", k, n, end)
              .isCloseTo(z * Math.sqrt(end * (1 - end) / n), within(1e-9));
        }
      }
    }
  }

  @Test
  void endsAreExactAtNoneAndAll() {
    assertThat(new Proportion(0, 7).wilson(0.95).orElseThrow().low()).isZero();
    assertThat(new Proportion(7, 7).wilson(0.95).orElseThrow().high()).isOne();
    assertThat(new Proportion(0, 7).wilson(0.95).orElseThrow().width()).isPositive();
  }

  @Test
  void withoutTrialsThereIsNeitherRateNorInterval() {
    assertThat(new Proportion(0, 0).rate()).isEmpty();
    assertThat(new Proportion(0, 0).wilson(0.95)).isEmpty();
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThatThrownBy(() -> new Proportion(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 successes of 2 trials");
    assertThatThrownBy(() -> new Proportion(1, 2).wilson(95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence level 95.0 is outside (0, 1)");
  }
}
