package dev.espalier.analysis;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A linear world: `y = x^T beta + noise`, with features whose neighbours are correlated.
///
/// `x_j = scale_j z_j`, `z ~ N(0, Sigma(r))`, `Sigma_ij = r^|i-j|`; `beta_j ~ N(0, 1/d)`, or 0.
final class LinearWorld {
  private final double[] beta; // [d]
  private final double[] scales; // [d], above 0
  private final double noise; // standard deviation

  LinearWorld(double[] beta, double[] scales, double noise) {
    this.beta = beta;
    this.scales = scales;
    this.noise = noise;
  }

  /// Draws one.
  static LinearWorld draw(LinearSetting setting, RandomGenerator random) {
    int d = setting.features();
    double[] beta = new double[d];
    double[] scales = new double[d];
    for (int j = 0; j < d; j++) {
      double drawn = random.nextGaussian() / Math.sqrt(d);
      beta[j] = random.nextDouble() < setting.density() ? drawn : 0;
    }
    for (int j = 0; j < d; j++) {
      scales[j] =
          switch (setting.scales()) {
            case EQUAL -> 1;
            case LOGNORMAL -> Math.exp(random.nextGaussian());
          };
    }
    return new LinearWorld(beta, scales, setting.noise());
  }

  /// Observations of the world.
  static final class Observed {
    final double[][] columns; // features [d][n]
    final double[] y; // [n]

    Observed(double[][] columns, double[] y) {
      this.columns = columns;
      this.y = y;
    }

    /// The norm of each feature over the observations, `[d]`.
    double[] norms() {
      return Arrays.stream(columns)
          .mapToDouble(column -> Math.sqrt(Arrays.stream(column).map(x -> x * x).sum()))
          .toArray();
    }

    double[] leastSquares() {
      var copies = Arrays.stream(columns).map(double[]::clone).toArray(double[][]::new);
      return LeastSquares.fit(copies, y.clone());
    }
  }

  Observed observe(int samples, double correlation, RandomGenerator random) {
    int d = beta.length;
    double[][] columns = new double[d][samples];
    double[] y = new double[samples];
    double fresh = Math.sqrt(1 - correlation * correlation);
    for (int i = 0; i < samples; i++) {
      double z = 0;
      double sum = noise * random.nextGaussian();
      for (int j = 0; j < d; j++) {
        double drawn = random.nextGaussian();
        z = j == 0 ? drawn : correlation * z + fresh * drawn;
        columns[j][i] = scales[j] * z;
        sum += columns[j][i] * beta[j];
      }
      y[i] = sum;
    }
    return new Observed(columns, y);
  }

  /// The mean squared error that `weights` have on fresh observations, in expectation and without
  /// drawing any: `(w - beta)^T Sigma (w - beta) + noise^2`.
  double expectedError(double[] weights, double correlation) {
    double error = noise * noise;
    double before = 0; // sum over i < j of r^(j-i) e_i
    for (int j = 0; j < beta.length; j++) {
      double e = scales[j] * (weights[j] - beta[j]);
      before *= correlation;
      error += e * e + 2 * e * before;
      before += e;
    }
    return error;
  }
}
