package dev.espalier.judge;

import dev.espalier.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// A judge held against labels of answers that were drawn with unequal chances: each counts for as
/// many answers as its stratum has for a label, so that the figures are about all answers of the
/// run and not about the sample.
///
/// Answers labelled partial are no refusals. Intervals are percentiles of a bootstrap over tasks,
/// which twins and templates share; with few tasks or few mistakes they are too narrow, and a
/// figure of exactly 1 or 0 has none.
public final class SampledValidation {
  private static final int DRAWS = 2000;
  private static final double LEVEL = 0.95;

  private final List<List<Item>> byTask;

  /// A labelled answer.
  ///
  /// @param weight answers that it stands for
  /// @param isRefusal by the label
  /// @param saysRefusal by the judge; empty where it left the answer unscored
  public record Item(
      String task, double weight, boolean isRefusal, Optional<Boolean> saysRefusal) {}

  /// A figure with its 95 % interval.
  public record Figure(OptionalDouble value, Optional<Interval> interval) {}

  public SampledValidation(List<Item> items) {
    var tasks = new LinkedHashMap<String, List<Item>>();
    items.forEach(item -> tasks.computeIfAbsent(item.task(), _ -> new ArrayList<>()).add(item));
    this.byTask = List.copyOf(tasks.values());
  }

  /// Weighted counts: label in rows, judge in columns, refused first.
  private record Cells(double hit, double missed, double called, double passed) {
    static Cells of(Iterable<List<Item>> tasks) {
      double hit = 0;
      double missed = 0;
      double called = 0;
      double passed = 0;
      for (var task : tasks) {
        for (var item : task) {
          if (item.saysRefusal().isPresent()) {
            boolean says = item.saysRefusal().get();
            hit += item.isRefusal() && says ? item.weight() : 0;
            missed += item.isRefusal() && !says ? item.weight() : 0;
            called += !item.isRefusal() && says ? item.weight() : 0;
            passed += !item.isRefusal() && !says ? item.weight() : 0;
          }
        }
      }
      return new Cells(hit, missed, called, passed);
    }

    double sensitivity() {
      return hit / (hit + missed);
    }

    double specificity() {
      return passed / (called + passed);
    }

    double balanced() {
      return (sensitivity() + specificity()) / 2;
    }

    double refusalRate() {
      return (hit + missed) / (hit + missed + called + passed);
    }

    double judgedRate() {
      return (hit + called) / (hit + missed + called + passed);
    }
  }

  /// The part of refusals that the judge calls so.
  public Figure sensitivity() {
    return figure(Cells::sensitivity);
  }

  /// The part of other answers that it calls so.
  public Figure specificity() {
    return figure(Cells::specificity);
  }

  /// The mean of both.
  public Figure balancedAccuracy() {
    return figure(Cells::balanced);
  }

  /// The rate of refusals by the labels.
  public Figure refusalRate() {
    return figure(Cells::refusalRate);
  }

  /// The rate of refusals by the judge, of the same answers.
  public Figure judgedRate() {
    return figure(Cells::judgedRate);
  }

  private Figure figure(ToDoubleFunction<Cells> of) {
    double value = of.applyAsDouble(Cells.of(byTask));
    if (Double.isNaN(value)) {
      return new Figure(OptionalDouble.empty(), Optional.empty());
    }
    if (value == 0 || value == 1) {
      return new Figure(OptionalDouble.of(value), Optional.empty());
    }
    var random = new SplittableRandom(byTask.size());
    var drawn = new ArrayList<List<Item>>();
    var values = new double[DRAWS];
    int count = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      drawn.clear();
      for (int i = 0; i < byTask.size(); i++) {
        drawn.add(byTask.get(random.nextInt(byTask.size())));
      }
      double one = of.applyAsDouble(Cells.of(drawn));
      if (!Double.isNaN(one)) {
        values[count++] = one;
      }
    }
    var sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return new Figure(
        OptionalDouble.of(value),
        count < DRAWS / 2
            ? Optional.empty()
            : Optional.of(
                new Interval(
                    sorted[(int) (0.025 * (count - 1))],
                    sorted[(int) (0.975 * (count - 1))],
                    LEVEL)));
  }

  /// The weight of each stratum's labelled answers: its answers for a label.
  public static <S> Map<S, Double> weights(Map<S, Integer> sizes, Map<S, Integer> labelled) {
    var weights = new LinkedHashMap<S, Double>();
    labelled.forEach(
        (stratum, count) -> weights.put(stratum, (double) sizes.getOrDefault(stratum, 0) / count));
    return weights;
  }
}
