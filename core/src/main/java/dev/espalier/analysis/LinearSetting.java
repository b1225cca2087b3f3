package dev.espalier.analysis;

import dev.espalier.EspalierException;
import java.util.List;
import java.util.OptionalDouble;

/// What the linear experiment is made of.
///
/// @param features d, at least 2
/// @param samples n that a model is fitted to, more than d
/// @param trainCorrelation of neighbouring features where it is fitted, in (-1, 1)
/// @param testCorrelation of those where it is used
/// @param noise standard deviation of what no feature explains, at least 0
/// @param density the share of features that matter, in (0, 1]
/// @param ratios the shares of weights that are pruned, each in (0, 1)
/// @param repeats worlds that are drawn, at least 2
public record LinearSetting(
    int features,
    int samples,
    double trainCorrelation,
    double testCorrelation,
    double noise,
    double density,
    Scales scales,
    List<Double> ratios,
    int repeats,
    long seed) {
  /// Many weakly explained features, correlated where the model is fitted and uncorrelated where it
  /// is used: the shift under which the paper's claim can be looked for.
  public static final LinearSetting USUAL =
      new LinearSetting(50, 100, 0.9, 0, 1, 1, Scales.EQUAL, List.of(0.1, 0.2, 0.3), 400, 0);

  public LinearSetting {
    ratios = List.copyOf(ratios);
    require("--features", features, features >= 2, "at least 2");
    require("--samples", samples, samples > features, "more than the " + features + " features");
    require("--train-correlation", trainCorrelation, isCorrelation(trainCorrelation), "in (-1, 1)");
    require("--test-correlation", testCorrelation, isCorrelation(testCorrelation), "in (-1, 1)");
    require("--noise", noise, noise >= 0 && noise < 1e6, "0 or more");
    require("--density", density, density > 0 && density <= 1, "in (0, 1]");
    require("--repeats", repeats, repeats >= 2, "at least 2");
    for (double ratio : ratios) {
      require("--sparsity", ratio, ratio > 0 && ratio < 1, "in (0, 1)");
    }
    if (ratios.isEmpty() || ratios.stream().distinct().count() < ratios.size()) {
      throw EspalierException.in("--sparsity")
          .found(ratios.toString())
          .needed("one ratio or several, each once")
          .fault();
    }
  }

  /// How large features are.
  public enum Scales {
    /// All of one size: WANDA chooses as magnitude does.
    EQUAL,
    /// `exp(N(0, 1))`: the norms of inputs matter.
    LOGNORMAL
  }

  private static void require(String option, Number value, boolean holds, String needed) {
    if (!holds) {
      throw EspalierException.in(option).found(String.valueOf(value)).needed(needed).fault();
    }
  }

  private static boolean isCorrelation(double value) {
    return value > -1 && value < 1;
  }

  /// Weights that go at `ratio`: rounded down, as in WANDA.
  public int pruned(double ratio) {
    return (int) (features * ratio);
  }

  /// The same world with another number of samples and another correlation where it is fitted.
  public LinearSetting at(int otherSamples, double otherCorrelation) {
    return new LinearSetting(
        features,
        otherSamples,
        otherCorrelation,
        testCorrelation,
        noise,
        density,
        scales,
        ratios,
        repeats,
        seed);
  }

  /// The mean squared error of least squares on fresh observations with correlation `r`, by theory:
  /// `noise^2 (1 + tr(Sigma(r) Sigma(train)^-1) / (n - d - 1))`, the mean of an inverse Wishart
  /// matrix. Absent for `n = d + 1`, where there is none.
  public OptionalDouble expectedLeastSquares(double r) {
    if (samples <= features + 1) {
      return OptionalDouble.empty();
    }
    double train = trainCorrelation;
    // Sigma(train)^-1 has three diagonals: (1, 1 + train^2, .., 1) and -train beside it, over 1 -
    // train^2.
    double trace =
        (2 + (features - 2) * (1 + train * train) - 2 * (features - 1) * train * r)
            / (1 - train * train);
    return OptionalDouble.of(noise * noise * (1 + trace / (samples - features - 1)));
  }
}
