package dev.espalier.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// How well a number tells two kinds of items apart within each of several groups.
///
/// `auc` is the chance that of a signal and a noise item of one group the signal has the higher
/// number, ties counted half: Mann and Whitney's statistic, over all pairs within groups. `dPrime`
/// is the mean of signals over that of noise items, in units of the standard deviation within kind
/// and group: `Σ_g w_g (s̄_g − n̄_g) / Σ w_g / sd`, with `w_g` the number of pairs in the group and
/// `sd² = Σ (x − x̄)² / Σ (count − 1)` over kinds and groups; Green & Swets 1966, "Signal Detection
/// Theory and Psychophysics". Of one group with equally many of both it is the textbook's, with
/// `sd²` the mean of the two variances.
///
/// @param auc in [0, 1]
/// @param dPrime absent without spread
public record Separation(double auc, OptionalDouble dPrime) {
  /// What was measured of one item.
  ///
  /// @param group within which items are compared
  public record Item(String group, boolean isSignal, double value) {}

  /// Of items that count once each; absent where no group has both kinds.
  public static Optional<Separation> of(Collection<Item> items) {
    var list = List.copyOf(items);
    int[] once = new int[list.size()];
    Arrays.fill(once, 1);
    return new Sorted(list).weighted(once);
  }

  /// Items in the order of their numbers within each group, to be counted many times with other
  /// weights.
  static final class Sorted {
    private final List<Item> items;
    private final List<List<Integer>> groups;

    Sorted(List<Item> items) {
      this.items = items;
      Map<String, List<Integer>> byGroup = new LinkedHashMap<>();
      for (int i = 0; i < items.size(); i++) {
        byGroup.computeIfAbsent(items.get(i).group, _ -> new ArrayList<>()).add(i);
      }
      byGroup.values().forEach(g -> g.sort(Comparator.comparingDouble(i -> items.get(i).value)));
      this.groups = List.copyOf(byGroup.values());
    }

    /// Where item `i` counts `weights[i]` times.
    Optional<Separation> weighted(int[] weights) {
      double pairs = 0;
      double won = 0;
      double apart = 0;
      double squares = 0;
      double degrees = 0;
      for (List<Integer> group : groups) {
        var signal = Moments.of(items, group, weights, true);
        var noise = Moments.of(items, group, weights, false);
        double here = signal.count * noise.count;
        squares += signal.squares + noise.squares;
        degrees += Math.max(0, signal.count - 1) + Math.max(0, noise.count - 1);
        if (here > 0) {
          pairs += here;
          won += won(group, weights);
          apart += here * (signal.mean - noise.mean);
        }
      }
      if (pairs == 0) {
        return Optional.empty();
      }
      double deviation = degrees > 0 ? Math.sqrt(squares / degrees) : 0;
      return Optional.of(
          new Separation(
              won / pairs,
              deviation > 0
                  ? OptionalDouble.of(apart / pairs / deviation)
                  : OptionalDouble.empty()));
    }

    /// Pairs of the group in which the signal is higher, ties counted half.
    private double won(List<Integer> group, int[] weights) {
      double won = 0;
      double below = 0; // noise items under the present number
      int from = 0;
      while (from < group.size()) {
        double value = items.get(group.get(from)).value;
        double signals = 0;
        double noises = 0;
        int to = from;
        for (; to < group.size() && items.get(group.get(to)).value == value; to++) {
          int weight = weights[group.get(to)];
          if (items.get(group.get(to)).isSignal) {
            signals += weight;
          } else {
            noises += weight;
          }
        }
        won += signals * (below + noises / 2);
        below += noises;
        from = to;
      }
      return won;
    }
  }

  private record Moments(double count, double mean, double squares) {
    static Moments of(List<Item> items, List<Integer> group, int[] weights, boolean isSignal) {
      double count = 0;
      double sum = 0;
      for (int i : group) {
        if (items.get(i).isSignal == isSignal) {
          count += weights[i];
          sum += weights[i] * items.get(i).value;
        }
      }
      if (count == 0) {
        return new Moments(0, 0, 0);
      }
      double mean = sum / count;
      double squares = 0;
      for (int i : group) {
        if (items.get(i).isSignal == isSignal) {
          double off = items.get(i).value - mean;
          squares += weights[i] * off * off;
        }
      }
      return new Moments(count, mean, squares);
    }
  }
}
