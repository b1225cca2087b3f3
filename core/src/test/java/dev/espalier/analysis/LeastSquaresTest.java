package dev.espalier.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LeastSquaresTest {
  /// The residual of the least squares is at right angles to every feature.
  @Test
  void whatIsLeftHasNothingOfAnyFeature() {
    var random = new SplittableRandom(1);
    for (int d = 1; d <= 12; d++) {
      double[][] columns = new double[d][d + 5];
      double[] y = random.doubles(d + 5, -1, 1).toArray();
      for (double[] column : columns) {
        for (int i = 0; i < column.length; i++) {
          column[i] = random.nextDouble(-1, 1);
        }
      }
      double[] w = new LinearWorld.Observed(columns, y).leastSquares();
      for (double[] column : columns) {
        double product = 0;
        for (int i = 0; i < y.length; i++) {
          double left = y[i];
          for (int j = 0; j < d; j++) {
            left -= columns[j][i] * w[j];
          }
          product += left * column[i];
        }
        assertThat(product).isCloseTo(0, within(1e-11));
      }
    }
  }

  @Test
  void withoutNoiseItFindsTheTruth() {
    double[][] columns = {{1, 1, 1, 1}, {0, 1, 2, 3}};
    double[] w = LeastSquares.fit(columns, new double[] {5, 3, 1, -1});
    assertThat(w[0]).isCloseTo(5, within(1e-13));
    assertThat(w[1]).isCloseTo(-2, within(1e-13));
  }

  @Test
  void refusesWhatHasNoAnswer() {
    assertThatThrownBy(() -> LeastSquares.fit(new double[3][2], new double[2]))
        .hasMessage("2 rows for 3 features");
    assertThatThrownBy(() -> LeastSquares.fit(new double[][] {{0, 0}}, new double[2]))
        .hasMessage("feature 0 depends on those before it");
  }
}
