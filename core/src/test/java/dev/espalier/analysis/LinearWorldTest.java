package dev.espalier.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LinearWorldTest {
  @Test
  void theExpectedErrorIsTheQuadraticForm() {
    var random = new SplittableRandom(2);
    for (double r : new double[] {-0.5, 0, 0.3, 0.9}) {
      int d = 7;
      double[] beta = random.doubles(d, -1, 1).toArray();
      double[] scales = random.doubles(d, 0.1, 3).toArray();
      double[] w = random.doubles(d, -1, 1).toArray();
      double expected = 4;
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          expected +=
              (w[i] - beta[i])
                  * scales[i]
                  * Math.pow(r, Math.abs(i - j))
                  * scales[j]
                  * (w[j] - beta[j]);
        }
      }
      double found = new LinearWorld(beta, scales, 2).expectedError(w, r);
      assertThat(found).isCloseTo(expected, within(1e-12));
    }
  }

  /// Drawn features have the variances and correlations that the expectation is taken over.
  @Test
  void observationsAreOfThatDistribution() {
    var world = new LinearWorld(new double[] {1, -1, 0.5}, new double[] {1, 2, 0.5}, 0.3);
    int n = 200_000;
    var observed = world.observe(n, 0.8, new SplittableRandom(3));
    double[] w = {0.5, 0.2, -0.3};
    double error = 0;
    for (int i = 0; i < n; i++) {
      double left = observed.y[i];
      for (int j = 0; j < 3; j++) {
        left -= w[j] * observed.columns[j][i];
      }
      error += left * left / n;
    }
    double expected = world.expectedError(w, 0.8);
    assertThat(error / expected).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
  }
}
