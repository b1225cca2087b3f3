package dev.espalier.stats;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Items that come in clusters, reduced to the mean of each cluster: items of a cluster are not
/// independent, the clusters are.
final class ClusterMeans {
  private ClusterMeans() {}

  /// The mean value of each cluster, clusters in the order of their names: the order of the items
  /// does not matter.
  static <T> List<Double> of(
      Collection<T> items, Function<T, String> cluster, ToDoubleFunction<T> value) {
    return of(items, cluster, value, new TreeMap<>());
  }

  /// The same, clusters in the order in which their first items come.
  static <T> List<Double> inOrder(
      Collection<T> items, Function<T, String> cluster, ToDoubleFunction<T> value) {
    return of(items, cluster, value, new LinkedHashMap<>());
  }

  private static <T> List<Double> of(
      Collection<T> items,
      Function<T, String> cluster,
      ToDoubleFunction<T> value,
      Map<String, Tally> clusters) {
    for (var item : items) {
      clusters.merge(cluster.apply(item), new Tally(value.applyAsDouble(item), 1), Tally::plus);
    }
    return clusters.values().stream().map(Tally::mean).toList();
  }

  /// Student's t interval of the mean of `means`, cut at `-bound` and `bound`, beyond which no mean
  /// can lie; absent for fewer than two or where all are equal.
  static Optional<Interval> studentInterval(List<Double> means, double level, double bound) {
    return new Sample(means)
        .studentInterval(level)
        .map(i -> new Interval(Math.max(-bound, i.low()), Math.min(bound, i.high()), level));
  }

  private record Tally(double sum, int count) {
    Tally plus(Tally other) {
      return new Tally(sum + other.sum, count + other.count);
    }

    double mean() {
      return sum / count;
    }
  }
}
