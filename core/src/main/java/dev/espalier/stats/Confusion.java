package dev.espalier.stats;

import java.util.Optional;
import java.util.OptionalDouble;

/// How often a test said yes or no where the truth is yes or no.
///
/// Its intervals take the cases as independent.
public record Confusion(
    int truePositives, int falseNegatives, int falsePositives, int trueNegatives) {
  public Confusion {
    if (truePositives < 0 || falseNegatives < 0 || falsePositives < 0 || trueNegatives < 0) {
      throw new IllegalArgumentException(
          "counts %d, %d, %d, %d"
              .formatted(truePositives, falseNegatives, falsePositives, trueNegatives));
    }
  }

  /// All cases.
  public int cases() {
    return truePositives + falseNegatives + falsePositives + trueNegatives;
  }

  /// Said yes, of those where the truth is yes.
  public Proportion sensitivity() {
    return new Proportion(truePositives, truePositives + falseNegatives);
  }

  /// Said no, of those where the truth is no.
  public Proportion specificity() {
    return new Proportion(trueNegatives, trueNegatives + falsePositives);
  }

  /// Said the truth, of all. It moves with how common yes is: [#balancedAccuracy] does not.
  public Proportion accuracy() {
    return new Proportion(truePositives + trueNegatives, cases());
  }

  /// The mean of sensitivity and specificity; absent where one of the two is.
  public OptionalDouble balancedAccuracy() {
    var sensitivity = sensitivity().rate();
    var specificity = specificity().rate();
    return sensitivity.isPresent() && specificity.isPresent()
        ? OptionalDouble.of((sensitivity.getAsDouble() + specificity.getAsDouble()) / 2)
        : OptionalDouble.empty();
  }

  /// An interval of the balanced accuracy from the Wilson intervals `[l, u]` of its parts: below it
  /// by `½ √((s₁-l₁)² + (s₂-l₂)²)`, above by the same of `u`, cut at 0 and 1.
  ///
  /// The square-and-add method of Newcombe 1998, "Interval Estimation for the Difference between
  /// Independent Proportions", Statist. Med. 17:873-890, his method 10, for half of a sum. Absent
  /// where the balanced accuracy is.
  public Optional<Interval> balancedAccuracyInterval(double level) {
    Interval.checkLevel(level);
    var value = balancedAccuracy();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    double below = 0;
    double above = 0;
    for (var part : new Proportion[] {sensitivity(), specificity()}) {
      double rate = part.rate().orElseThrow();
      var wilson = part.wilson(level).orElseThrow();
      below += (rate - wilson.low()) * (rate - wilson.low());
      above += (wilson.high() - rate) * (wilson.high() - rate);
    }
    double centre = value.getAsDouble();
    return Optional.of(
        new Interval(
            Math.max(0, centre - Math.sqrt(below) / 2),
            Math.min(1, centre + Math.sqrt(above) / 2),
            level));
  }

  /// Agreement beyond chance; absent where it is not defined, see [CohenKappa].
  public Optional<CohenKappa> kappa() {
    return CohenKappa.of(
        new int[][] {{truePositives, falseNegatives}, {falsePositives, trueNegatives}});
  }
}
