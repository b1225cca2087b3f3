package dev.espalier.stats;

import java.util.Collection;
import java.util.Optional;

/// Between which values a paired difference must lie, whatever the answers were that could not be
/// scored.
///
/// Every unknown outcome is taken as false before and true after for the highest difference, and
/// the other way round for the lowest: no assumption about why it is unknown; Manski 1990,
/// "Nonparametric Bounds on Treatment Effects". Means are over clusters, as in
/// [ClusteredDifference].
public record UnscoredBounds(double low, double high) {
  /// An outcome that may not be known.
  public enum Outcome {
    TRUE,
    FALSE,
    UNKNOWN;

    int low() {
      return this == TRUE ? 1 : 0;
    }

    int high() {
      return this == FALSE ? 0 : 1;
    }

    public boolean isKnown() {
      return this != UNKNOWN;
    }
  }

  /// One item under both arms.
  public record Pair(String cluster, Outcome before, Outcome after) {
    public boolean isKnown() {
      return before.isKnown() && after.isKnown();
    }
  }

  public UnscoredBounds {
    if (!(low <= high)) {
      throw new IllegalArgumentException("bounds [" + low + ", " + high + "] are out of order");
    }
  }

  /// The bounds over all pairs; absent without pairs.
  public static Optional<UnscoredBounds> of(Collection<Pair> pairs) {
    if (pairs.isEmpty()) {
      return Optional.empty();
    }
    var lowest = ClusterMeans.of(pairs, Pair::cluster, p -> p.after.low() - p.before.high());
    var highest = ClusterMeans.of(pairs, Pair::cluster, p -> p.after.high() - p.before.low());
    return Optional.of(
        new UnscoredBounds(
            new Sample(lowest).mean().orElseThrow(), new Sample(highest).mean().orElseThrow()));
  }

  /// Whether the sign is the same at both bounds.
  public boolean hasOneSign() {
    return low > 0 || high < 0;
  }
}
