package dev.espalier.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/// Which answers of a run to label, and how many: drawn at random by model and verdict, so that the
/// rare verdict has its share.
///
/// Models have equal shares. Half of a model's share goes to its verdicts equally, half by their
/// size; a stratum that is smaller than its part is labelled whole.
public final class LabelPlan {
  private static final double NORMAL_975 = 1.959963984540054;

  private final SequencedMap<Stratum, List<String>> promptIds;

  /// Answers of one model that the judge read alike.
  ///
  /// @param isRefused what the judge says of them
  public record Stratum(String variantId, boolean isRefused) {}

  /// An answer to label.
  public record Drawn(String variantId, String promptId) {}

  /// @param promptIds the answers of each stratum; none is empty
  public LabelPlan(SequencedMap<Stratum, List<String>> promptIds) {
    if (promptIds.isEmpty() || promptIds.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("strata " + promptIds.keySet() + ", or an empty one");
    }
    this.promptIds = new LinkedHashMap<>(promptIds);
  }

  /// How many answers each stratum has.
  public SequencedMap<Stratum, Integer> sizes() {
    var sizes = new LinkedHashMap<Stratum, Integer>();
    promptIds.forEach((stratum, ids) -> sizes.put(stratum, ids.size()));
    return sizes;
  }

  /// How many of `count` labels each stratum gets.
  public SequencedMap<Stratum, Integer> allocation(int count) {
    var models = promptIds.keySet().stream().map(Stratum::variantId).distinct().toList();
    var allocation = new LinkedHashMap<Stratum, Integer>();
    for (var model : models) {
      var its = promptIds.keySet().stream().filter(s -> s.variantId().equals(model)).toList();
      double share = (double) count / models.size();
      int answers = its.stream().mapToInt(this::size).sum();
      for (var stratum : its) {
        double part = share * (0.5 / its.size() + 0.5 * size(stratum) / answers);
        allocation.put(stratum, Math.min(size(stratum), Math.max(1, (int) Math.round(part))));
      }
    }
    return allocation;
  }

  /// Draws `count` answers, shuffled so that their order says nothing of the model. With the same
  /// seed, a larger count keeps those of a smaller.
  public List<Drawn> draw(int count, long seed) {
    var drawn = new ArrayList<Drawn>();
    allocation(count)
        .forEach((stratum, number) -> {
          var ids = new ArrayList<>(promptIds.getOrDefault(stratum, List.of()));
          ids.sort(Comparator.naturalOrder());
          Collections.shuffle(ids, new Random(31 * seed + number(stratum)));
          ids.subList(0, number).forEach(id -> drawn.add(new Drawn(stratum.variantId(), id)));
        });
    Collections.shuffle(drawn, new Random(seed));
    return List.copyOf(drawn);
  }

  /// Half of the 95 % interval that `count` labels add to the difference of two models' rates,
  /// where the judge errs in this share of each stratum: `1.96 √(2 max Σ W² e (1 − e) / n)`.
  public double halfWidth(int count, double errorRate) {
    var allocation = allocation(count);
    var variances = new LinkedHashMap<String, Double>();
    for (Map.Entry<Stratum, Integer> entry : allocation.entrySet()) {
      var model = entry.getKey().variantId();
      double weight = (double) size(entry.getKey()) / answers(model);
      boolean isWhole = entry.getValue() == size(entry.getKey());
      double variance =
          isWhole ? 0 : weight * weight * errorRate * (1 - errorRate) / entry.getValue();
      variances.merge(model, variance, Double::sum);
    }
    return NORMAL_975 * Math.sqrt(2 * Collections.max(variances.values()));
  }

  /// The fewest labels, in tens, that add no more than this; all answers where fewer do not.
  public int needed(double halfWidth, double errorRate) {
    int all = promptIds.values().stream().mapToInt(List::size).sum();
    for (int count = 10; count < all + 10; count += 10) {
      if (halfWidth(count, errorRate) <= halfWidth) {
        return Math.min(count, all);
      }
    }
    return all;
  }

  private static int number(Stratum stratum) {
    return 31 * stratum.variantId().hashCode() + Boolean.hashCode(stratum.isRefused());
  }

  private int size(Stratum stratum) {
    return promptIds.getOrDefault(stratum, List.of()).size();
  }

  private int answers(String model) {
    return promptIds.keySet().stream()
        .filter(s -> s.variantId().equals(model))
        .mapToInt(this::size)
        .sum();
  }
}
