package dev.espalier.stats;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// The paired difference of two proportions over items that come in clusters.
///
/// The same items are seen under two arms, and a task stands under several templates, so items of
/// one task are not independent. Each task is reduced to the mean of its differences, and the tasks
/// are the sample: all that follows is about the unweighted mean over tasks. Where the tasks have
/// equally many items that is the plain difference of the two rates.
public record ClusteredDifference(int pairs, List<Double> clusterMeans) {
  /// One item under both arms.
  public record Pair(String cluster, boolean before, boolean after) {
    int difference() {
      return (after ? 1 : 0) - (before ? 1 : 0);
    }
  }

  public ClusteredDifference {
    clusterMeans = List.copyOf(clusterMeans);
    if (pairs < clusterMeans.size()) {
      throw new IllegalArgumentException(pairs + " pairs in " + clusterMeans.size() + " clusters");
    }
  }

  /// Reduces pairs to the mean difference (after - before) of each cluster, clusters in the order
  /// of their names: the order of the pairs does not matter.
  public static ClusteredDifference of(Collection<Pair> pairs) {
    return new ClusteredDifference(
        pairs.size(), ClusterMeans.of(pairs, Pair::cluster, Pair::difference));
  }

  /// The same, clusters in the order in which their first pairs come: what [Betting] needs, whose
  /// stakes depend on what was seen before.
  public static ClusteredDifference inOrder(Collection<Pair> pairs) {
    return new ClusteredDifference(
        pairs.size(), ClusterMeans.inOrder(pairs, Pair::cluster, Pair::difference));
  }

  /// Number of clusters, which is the sample size.
  public int clusters() {
    return clusterMeans.size();
  }

  /// The mean over clusters of their mean difference, in [-1, 1]; absent without clusters.
  public OptionalDouble mean() {
    return new Sample(clusterMeans).mean();
  }

  /// Student's t interval of the mean over clusters, see [Sample#studentInterval], cut at [-1, 1];
  /// absent for fewer than two clusters or where all differ equally.
  public Optional<Interval> studentInterval(double level) {
    return ClusterMeans.studentInterval(clusterMeans, level, 1);
  }

  /// The bootstrap-t interval of the mean over clusters, drawn by cluster, within [-1, 1]; absent
  /// for fewer than two clusters. Where all clusters agree it is Clopper and Pearson's bound of the
  /// share of clusters that would not.
  public Optional<Interval> bootstrapInterval(double level, RandomGenerator random) {
    return BootstrapT.interval(clusterMeans, 1, level, random);
  }

  /// The same at several levels, by the same draws; none for fewer than two clusters.
  public List<Interval> bootstrapIntervals(List<Double> levels, RandomGenerator random) {
    return BootstrapT.intervals(clusterMeans, 1, levels, random);
  }

  /// The sign-flip test of no difference, see [SignFlip]; absent without clusters.
  public Optional<SignFlip> signFlip(RandomGenerator random) {
    return SignFlip.of(clusterMeans, random);
  }
}
