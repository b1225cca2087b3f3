package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class CohenKappaTest {
  /// statsmodels 0.15.0 `inter_rater.cohens_kappa`: kappa, std_kappa, kappa_low, kappa_upp.
  @Test
  void equalsStatsmodels() {
    assertKappa(
        new int[][] {{44, 5, 1}, {7, 20, 3}, {9, 5, 6}},
        0.49152542372881347,
        0.07212745929334068,
        0.35015820121748686,
        0.6328926462401401);
    assertKappa(
        new int[][] {{20, 5}, {10, 15}},
        0.3999999999999999,
        0.12699606293110033,
        0.151092290476661,
        0.6489077095233389);
    assertKappa(
        new int[][] {{0, 3}, {2, 7}},
        -0.24999999999999975,
        0.12103072956898384,
        -0.4872158709778151,
        -0.012784129022184398);
    assertKappa(
        new int[][] {{465, 67}, {29, 487}},
        0.8169538891476478,
        0.01775929277517632,
        0.7821463149173998,
        0.8517614633778957);
  }

  private static void assertKappa(
      int[][] table, double value, double standardError, double low, double high) {
    var kappa = CohenKappa.of(table).orElseThrow();
    assertThat(kappa.value()).isCloseTo(value, within(1e-12));
    assertThat(kappa.standardError()).isCloseTo(standardError, within(1e-12));
    var interval = kappa.interval(0.95).orElseThrow();
    assertThat(interval.low()).isCloseTo(low, within(1e-9));
    assertThat(interval.high()).isCloseTo(high, within(1e-9));
  }

  @Test
  void agreementOnEverythingHasNoInterval() {
    var kappa = CohenKappa.of(new int[][] {{4, 0}, {0, 6}}).orElseThrow();
    assertThat(kappa.value()).isCloseTo(1, within(1e-12));
    assertThat(kappa.cases()).isEqualTo(10);
    assertThat(kappa.interval(0.95)).isEmpty();
  }

  @Test
  void whereThereIsNothingToAgreeOnThereIsNoKappa() {
    assertThat(CohenKappa.of(new int[][] {{0, 0}, {0, 0}})).isEmpty();
    assertThat(CohenKappa.of(new int[][] {{5, 0}, {0, 0}})).isEmpty();
  }

  @Test
  void tablesThatAreNotSquareAreRefused() {
    assertThatThrownBy(() -> CohenKappa.of(new int[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 has 1 columns, the table 2 rows");
  }
}
