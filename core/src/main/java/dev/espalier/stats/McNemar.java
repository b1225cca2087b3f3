package dev.espalier.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/// McNemar's exact test on the items whose answer changed between two arms.
///
/// Without a difference of the arms each changed item is as likely to have gone either way. It
/// takes items to be independent: it may be asked only where no two items share a task; McNemar
/// 1947, "Note on the Sampling Error of the Difference Between Correlated Proportions or
/// Percentages", Psychometrika 12:153-157.
///
/// @param gained items that are true only after
/// @param lost items that were true only before
public record McNemar(int gained, int lost) {
  public McNemar {
    if (gained < 0 || lost < 0) {
      throw new IllegalArgumentException(gained + " gained, " + lost + " lost");
    }
  }

  /// The exact two-sided p-value: twice the smaller tail of Binomial(gained + lost, 1/2), at most
  /// 1.
  public double p() {
    return Math.min(1, 2 * tail());
  }

  /// The mid-p value, which counts the observed split half: less conservative, and not strictly of
  /// its level; Fagerland, Lydersen & Laake 2013, BMC Med. Res. Methodol. 13:91.
  public double midP() {
    return gained == lost ? 1 - split().probability(gained) / 2 : 2 * tail() - observed();
  }

  private double tail() {
    return split().cumulativeProbability(Math.min(gained, lost));
  }

  private double observed() {
    return split().probability(gained);
  }

  private BinomialDistribution split() {
    return BinomialDistribution.of(gained + lost, 0.5);
  }
}
