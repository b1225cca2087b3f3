package dev.espalier.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/// [Separation] under two arms and its change, with percentile intervals of a bootstrap that draws
/// clusters, with all their items under both arms; Efron & Tibshirani 1993, §13.3. The groups are
/// fixed.
///
/// @param clusters the sample size
/// @param dPrime absent without spread under an arm
public record SeparationChange(int clusters, Compared auc, Optional<Compared> dPrime) {
  /// Draws of clusters; the order statistics of 1,999 lie at the usual quantiles.
  public static final int DRAWS = 1_999;

  /// An item under both arms.
  ///
  /// @param group within which items are compared
  public record Item(String cluster, String group, boolean isSignal, double before, double after) {}

  /// A statistic with its interval; absent for fewer than two clusters.
  public record Estimate(double value, Optional<Interval> interval) {}

  /// A statistic under both arms, and after − before.
  public record Compared(Estimate before, Estimate after, Estimate change) {}

  /// Absent where no group has both kinds.
  public static Optional<SeparationChange> of(
      Collection<Item> items, double level, RandomGenerator random) {
    Interval.checkLevel(level);
    var list = List.copyOf(items);
    var before =
        list.stream().map(i -> new Separation.Item(i.group, i.isSignal, i.before)).toList();
    var after = list.stream().map(i -> new Separation.Item(i.group, i.isSignal, i.after)).toList();
    var observedBefore = Separation.of(before);
    var observedAfter = Separation.of(after);
    if (observedBefore.isEmpty() || observedAfter.isEmpty()) {
      return Optional.empty();
    }
    var clusters = clusters(list);
    var draws =
        clusters.size() < 2
            ? new Draws()
            : Draws.of(
                new Separation.Sorted(before), new Separation.Sorted(after), clusters, random);
    var first = observedBefore.orElseThrow();
    var second = observedAfter.orElseThrow();
    return Optional.of(
        new SeparationChange(
            clusters.size(),
            compared(first.auc(), second.auc(), draws.auc, level),
            first.dPrime().isPresent() && second.dPrime().isPresent()
                ? Optional.of(
                    compared(
                        first.dPrime().getAsDouble(),
                        second.dPrime().getAsDouble(),
                        draws.dPrime,
                        level))
                : Optional.empty()));
  }

  /// The items of each cluster, by their indices.
  private static List<List<Integer>> clusters(List<Item> items) {
    var clusters = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < items.size(); i++) {
      clusters.computeIfAbsent(items.get(i).cluster, _ -> new ArrayList<>()).add(i);
    }
    return List.copyOf(clusters.values());
  }

  private static Compared compared(double before, double after, List<Pair> draws, double level) {
    return new Compared(
        new Estimate(before, interval(draws.stream().mapToDouble(Pair::before), level)),
        new Estimate(after, interval(draws.stream().mapToDouble(Pair::after), level)),
        new Estimate(
            after - before, interval(draws.stream().mapToDouble(p -> p.after - p.before), level)));
  }

  private static Optional<Interval> interval(DoubleStream drawn, double level) {
    double[] sorted = drawn.sorted().toArray();
    int tail = (int) Math.floor((sorted.length + 1) * (1 - level) / 2);
    return tail < 1
        ? Optional.empty()
        : Optional.of(new Interval(sorted[tail - 1], sorted[sorted.length - tail], level));
  }

  private record Pair(double before, double after) {}

  /// The statistics of every draw; a draw without both kinds in a group has none.
  private record Draws(List<Pair> auc, List<Pair> dPrime) {
    Draws() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    static Draws of(
        Separation.Sorted before,
        Separation.Sorted after,
        List<List<Integer>> clusters,
        RandomGenerator random) {
      var draws = new Draws();
      int items = clusters.stream().mapToInt(List::size).sum();
      int[] weights = new int[items];
      for (int draw = 0; draw < DRAWS; draw++) {
        Arrays.fill(weights, 0);
        for (int i = 0; i < clusters.size(); i++) {
          clusters.get(random.nextInt(clusters.size())).forEach(item -> weights[item]++);
        }
        var first = before.weighted(weights);
        var second = after.weighted(weights);
        if (first.isPresent() && second.isPresent()) {
          draws.add(first.orElseThrow(), second.orElseThrow());
        }
      }
      return draws;
    }

    private void add(Separation before, Separation after) {
      auc.add(new Pair(before.auc(), after.auc()));
      if (before.dPrime().isPresent() && after.dPrime().isPresent()) {
        dPrime.add(new Pair(before.dPrime().getAsDouble(), after.dPrime().getAsDouble()));
      }
    }
  }
}
