package dev.espalier.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Wilcoxon's signed-rank test of paired differences around 0; Wilcoxon 1945, "Individual
/// Comparisons by Ranking Methods", Biometrics Bulletin 1:80-83.
///
/// Differences of 0 are left out, equal ones share their mean rank.
///
/// @param pairs differences that are not 0
/// @param positiveRanks the sum of the ranks of positive differences, by size without sign
/// @param p two-sided
/// @param pBelow one-sided: small where differences lie below 0
public record SignedRank(int pairs, double positiveRanks, double p, double pBelow) {
  /// The most pairs whose p-values are counted out.
  private static final int EXACT = 50;

  /// Exact for up to 50 pairs of different sizes, else by the normal approximation, with its
  /// variance corrected for equal sizes and without a correction for continuity, as SciPy has it.
  /// Absent where all differences are 0.
  public static Optional<SignedRank> of(List<Double> differences) {
    double[] nonZero =
        differences.stream().mapToDouble(Double::doubleValue).filter(d -> d != 0).toArray();
    if (nonZero.length == 0) {
      return Optional.empty();
    }
    var ranked = Ranked.of(nonZero);
    return Optional.of(
        nonZero.length <= EXACT && ranked.tieCubes == 0 ? exact(ranked) : approximate(ranked));
  }

  private record Ranked(int pairs, double positive, double tieCubes) {
    /// @param tieCubes the sum of `t^3 - t` over groups of t equal sizes
    private Ranked {}

    static Ranked of(double[] differences) {
      var bySize =
          Arrays.stream(differences)
              .boxed()
              .sorted((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
              .toList();
      double positive = 0;
      double tieCubes = 0;
      int from = 0;
      while (from < bySize.size()) {
        int to = from;
        while (to < bySize.size() && Math.abs(bySize.get(to)) == Math.abs(bySize.get(from))) {
          to++;
        }
        double ties = to - from;
        double rank = (from + 1 + to) / 2.0;
        positive += rank * bySize.subList(from, to).stream().filter(d -> d > 0).count();
        tieCubes += ties * ties * ties - ties;
        from = to;
      }
      return new Ranked(bySize.size(), positive, tieCubes);
    }
  }

  private static SignedRank exact(Ranked ranked) {
    double[] chances = chances(ranked.pairs);
    int sum = (int) ranked.positive; // whole: there are no ties
    double below = Arrays.stream(chances, 0, sum + 1).sum();
    double above = Arrays.stream(chances, sum, chances.length).sum();
    return new SignedRank(
        ranked.pairs, ranked.positive, Math.min(1, 2 * Math.min(below, above)), Math.min(1, below));
  }

  /// The chance of each sum of positive ranks where signs are fair coins.
  private static double[] chances(int pairs) {
    double[] chances = new double[pairs * (pairs + 1) / 2 + 1];
    chances[0] = 1;
    int highest = 0;
    for (int rank = 1; rank <= pairs; rank++) {
      highest += rank;
      for (int sum = highest; sum >= 0; sum--) {
        chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
      }
    }
    return chances;
  }

  private static SignedRank approximate(Ranked ranked) {
    double n = ranked.pairs;
    double mean = n * (n + 1) / 4;
    double variance = n * (n + 1) * (2 * n + 1) / 24 - ranked.tieCubes / 48;
    double z = (ranked.positive - mean) / Math.sqrt(variance);
    var normal = NormalDistribution.of(0, 1);
    return new SignedRank(
        ranked.pairs,
        ranked.positive,
        Math.min(1, 2 * normal.survivalProbability(Math.abs(z))),
        normal.cumulativeProbability(z));
  }
}
