package dev.espalier.stats;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// The paired difference of a number without bounds over items that come in clusters, in the unit
/// of that number: as [ClusteredDifference], for what is no proportion.
public record ClusteredShift(int pairs, List<Double> clusterMeans) {
  /// One item under both arms.
  public record Pair(String cluster, double before, double after) {
    public Pair {
      if (!Double.isFinite(before) || !Double.isFinite(after)) {
        throw new IllegalArgumentException(before + " and " + after + " in " + cluster);
      }
    }
  }

  public ClusteredShift {
    clusterMeans = List.copyOf(clusterMeans);
  }

  /// Reduces pairs to the mean difference (after - before) of each cluster.
  public static ClusteredShift of(Collection<Pair> pairs) {
    return new ClusteredShift(
        pairs.size(), ClusterMeans.of(pairs, Pair::cluster, p -> p.after - p.before));
  }

  /// Number of clusters, which is the sample size.
  public int clusters() {
    return clusterMeans.size();
  }

  /// The mean over clusters of their mean difference; absent without clusters.
  public OptionalDouble mean() {
    return new Sample(clusterMeans).mean();
  }

  /// The bootstrap-t interval of that mean, drawn by cluster; absent for fewer than two clusters,
  /// and where all are equal.
  public Optional<Interval> bootstrapInterval(double level, RandomGenerator random) {
    return BootstrapT.interval(clusterMeans, level, random);
  }

  /// The sign-flip test of no difference, see [SignFlip]; absent without clusters.
  public Optional<SignFlip> signFlip(RandomGenerator random) {
    return SignFlip.of(clusterMeans, random);
  }
}
