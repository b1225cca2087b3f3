package dev.espalier.bench;

import dev.espalier.stats.MeanOfItems;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a model made of one task: a benchmark, or one subject of MMLU.
///
/// @param name by which lm-evaluation-harness knows it
/// @param shots examples before each question
/// @param note what is not as published; else empty
/// @param items in the order of the questions
public record TaskResult(String name, int shots, String note, List<Item> items) {
  public TaskResult {
    items = List.copyOf(items);
  }

  /// Those that were answered.
  public List<Item.Answered> answered() {
    return items.stream()
        .filter(Item.Answered.class::isInstance)
        .map(Item.Answered.class::cast)
        .toList();
  }

  /// How many could not be answered.
  public int unanswered() {
    return items.size() - answered().size();
  }

  /// How many prompts were too long for the model, so that their beginning was left out.
  public int cut() {
    return (int) answered().stream().filter(item -> item.cutTokens() > 0).count();
  }

  /// Each metric over the items that were answered; empty if there are none.
  public Map<Metric, MeanOfItems> estimates() {
    var values = new EnumMap<Metric, List<Double>>(Metric.class);
    for (Item.Answered item : answered()) {
      item.scores()
          .forEach(
              (metric, score) -> values.computeIfAbsent(metric, _ -> new ArrayList<>()).add(score));
    }
    var estimates = new EnumMap<Metric, MeanOfItems>(Metric.class);
    values.forEach((metric, scores) -> estimates.put(metric, MeanOfItems.of(scores)));
    return estimates;
  }
}
