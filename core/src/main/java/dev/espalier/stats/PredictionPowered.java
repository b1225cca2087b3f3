package dev.espalier.stats;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A mean of judged values, corrected by a sample of true ones.
///
/// `θ = mean(judged) + Σ W · mean(true − judged)`, the first over all items, the others over those
/// that were labelled, by stratum; Angelopoulos et al. 2023, "Prediction-powered inference",
/// Science 382:669-674, with the rectifier of one stratum of weight 1. The variance is `s²/N + Σ W²
/// s²/n`. Nothing is assumed of the judge: a bad one only widens the interval.
///
/// @param estimate the corrected mean, cut at [-1, 1]
public record PredictionPowered(double estimate, double standardError) {
  /// Labelled items of one kind, drawn at random among their kind.
  ///
  /// @param weight the kind's share of all items; negative where its mean is subtracted, as that of
  ///   the arm before in a difference
  /// @param errors true − judged, of each labelled item
  public record Stratum(double weight, List<Double> errors) {
    public Stratum {
      errors = List.copyOf(errors);
    }

    private double variance() {
      var sample = new Sample(errors);
      double deviation = sample.standardDeviation().orElseThrow();
      if (deviation > 0) {
        return deviation * deviation;
      }
      // No error was seen, or nothing else: by Laplace's rule the next may differ all the same.
      double share = 1.0 / (errors.size() + 2);
      return share * (1 - share);
    }
  }

  /// The corrected mean of independent judged values; absent for fewer than two of them or of the
  /// labels of a stratum that has weight.
  public static Optional<PredictionPowered> of(Sample judged, Collection<Stratum> strata) {
    var weighty = strata.stream().filter(s -> s.weight != 0).toList();
    if (judged.size() < 2
        || weighty.isEmpty()
        || weighty.stream().anyMatch(s -> s.errors.size() < 2)) {
      return Optional.empty();
    }
    double deviation = judged.standardDeviation().orElseThrow();
    double estimate = judged.mean().orElseThrow();
    double variance = deviation * deviation / judged.size();
    for (var stratum : weighty) {
      estimate += stratum.weight * new Sample(stratum.errors).mean().orElseThrow();
      variance += stratum.weight * stratum.weight * stratum.variance() / stratum.errors.size();
    }
    return Optional.of(new PredictionPowered(Math.clamp(estimate, -1, 1), Math.sqrt(variance)));
  }

  /// The normal interval, cut at [-1, 1].
  public Interval interval(double level) {
    return Interval.normal(estimate, standardError, level);
  }
}
