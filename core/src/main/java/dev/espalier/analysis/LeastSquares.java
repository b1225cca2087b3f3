package dev.espalier.analysis;

/// Ordinary least squares by Householder's QR decomposition (Golub and Van Loan, Matrix
/// Computations, algorithm 5.3.2), which does not square the condition of the features as normal
/// equations do.
final class LeastSquares {
  private LeastSquares() {}

  /// The `w [d]` with the least `||X w - y||^2`.
  ///
  /// @param columns `X` by column, `[d][n]` with n at least d; overwritten
  /// @param y `[n]`; overwritten
  static double[] fit(double[][] columns, double[] y) {
    int d = columns.length;
    if (y.length < d) {
      throw new IllegalArgumentException(y.length + " rows for " + d + " features");
    }
    double[] diagonal = new double[d];
    for (int k = 0; k < d; k++) {
      double[] v = columns[k];
      double norm = Math.sqrt(dot(v, v, k));
      if (norm == 0) {
        throw new IllegalArgumentException("feature " + k + " depends on those before it");
      }
      diagonal[k] = v[k] > 0 ? -norm : norm; // away from v[k], so that nothing cancels
      v[k] -= diagonal[k];
      double squared = dot(v, v, k);
      for (int j = k + 1; j < d; j++) {
        reflect(v, squared, columns[j], k);
      }
      reflect(v, squared, y, k);
    }
    double[] w = new double[d];
    for (int k = d - 1; k >= 0; k--) {
      double rest = y[k];
      for (int j = k + 1; j < d; j++) {
        rest -= columns[j][k] * w[j];
      }
      w[k] = rest / diagonal[k];
    }
    return w;
  }

  /// `x - 2 v (v^T x) / (v^T v)`, from row `from` on.
  private static void reflect(double[] v, double squared, double[] x, int from) {
    double factor = 2 * dot(v, x, from) / squared;
    for (int i = from; i < x.length; i++) {
      x[i] -= factor * v[i];
    }
  }

  private static double dot(double[] a, double[] b, int from) {
    double sum = 0;
    for (int i = from; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
