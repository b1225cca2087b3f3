package dev.espalier.stats;

import java.util.List;
import java.util.OptionalDouble;

/// A mean of the scores of items.
///
/// @param mean in [0, 1]
/// @param standardError absent for fewer than two items
/// @param items how many there are
public record MeanOfItems(double mean, OptionalDouble standardError, int items) {
  /// The mean of at least one value, and its standard error: the standard deviation with divisor `n
  /// - 1` over `√n`.
  public static MeanOfItems of(List<Double> values) {
    var sample = new Sample(values);
    var deviation = sample.standardDeviation();
    return new MeanOfItems(
        sample.mean().orElseThrow(),
        deviation.isPresent()
            ? OptionalDouble.of(deviation.getAsDouble() / Math.sqrt(values.size()))
            : OptionalDouble.empty(),
        values.size());
  }

  /// The mean over all items of several tasks, with the pooled standard error of
  /// lm-evaluation-harness (`pooled_sample_stderr`); it is absent where a task has fewer than two
  /// items.
  public static MeanOfItems pooled(List<MeanOfItems> tasks) {
    if (tasks.size() == 1) {
      return tasks.getFirst();
    }
    int items = tasks.stream().mapToInt(MeanOfItems::items).sum();
    double sum = tasks.stream().mapToDouble(task -> task.mean() * task.items()).sum();
    boolean isKnown = tasks.stream().allMatch(task -> task.standardError().isPresent());
    return new MeanOfItems(
        sum / items,
        isKnown ? OptionalDouble.of(pooledError(tasks, items)) : OptionalDouble.empty(),
        items);
  }

  private static double pooledError(List<MeanOfItems> tasks, int items) {
    double squares =
        tasks.stream()
            .mapToDouble(task -> {
              double error = task.standardError().orElseThrow();
              return (task.items() - 1) * error * error * task.items();
            })
            .sum();
    return Math.sqrt(squares / (items - tasks.size()) / items);
  }
}
