package dev.espalier.evidence;

import dev.espalier.stats.Betting;
import dev.espalier.stats.ClusteredDifference;
import dev.espalier.stats.Interval;
import dev.espalier.stats.Sample;
import dev.espalier.stats.SignFlip;
import dev.espalier.stats.StudentPower;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A paired difference, after - before, over tasks: these templates are fixed, tasks are sampled.
///
/// @param pairs prompts that both models answered and the judge scored
/// @param tasks tasks among them: the sample size
/// @param mean over tasks of a task's mean difference, in [-1, 1]
/// @param interval bootstrap-t by task at [#LEVEL]; in a run that stopped when it was decided, the
///   one that holds at every moment ([Betting]); absent for fewer than two tasks
/// @param jointInterval the same at the level at which harm is claimed, see [#JOINT_LEVEL]
/// @param test sign-flip test of no difference; absent in a run that stopped early, where it does
///   not keep its level
/// @param deviation standard deviation of the tasks' mean differences; absent for fewer than two
public record Difference(
    int pairs,
    int tasks,
    double mean,
    Optional<Interval> interval,
    Optional<Interval> jointInterval,
    Optional<SignFlip> test,
    OptionalDouble deviation) {
  /// The level of every interval.
  public static final double LEVEL = 0.95;

  /// Conditions of the conjunction that an interval decides: all but perplexity, which is a number,
  /// and the bounds of what is unscored.
  private static final int TESTED = 4;

  /// The level at which a condition is called failed: 5 % over the conditions that could fail by
  /// chance, Bonferroni, so that a model that harms nothing is called harmful in one of forty runs
  /// at most.
  public static final double JOINT_LEVEL = 1 - (1 - LEVEL) / TESTED;

  /// @param difference of at least one pair
  static Difference of(ClusteredDifference difference, Stopping stopping, RandomGenerator random) {
    return of(difference, stopping, JOINT_LEVEL, random);
  }

  /// With another level for failing: one condition may rest on several differences.
  static Difference of(
      ClusteredDifference difference,
      Stopping stopping,
      double jointLevel,
      RandomGenerator random) {
    var means = difference.clusterMeans();
    var intervals =
        switch (stopping) {
          case AS_PLANNED -> difference.bootstrapIntervals(List.of(LEVEL, jointLevel), random);
          case UNTIL_DECIDED ->
              means.size() < 2 ? List.<Interval>of() : everlasting(means, jointLevel);
        };
    return new Difference(
        difference.pairs(),
        difference.clusters(),
        difference.mean().orElseThrow(),
        intervals.stream().findFirst(),
        intervals.stream().skip(1).findFirst(),
        switch (stopping) {
          case AS_PLANNED -> difference.signFlip(random);
          case UNTIL_DECIDED -> Optional.empty();
        },
        new Sample(means).standardDeviation());
  }

  /// None where one of them is empty, which happens with the chance of an error.
  private static List<Interval> everlasting(List<Double> means, double jointLevel) {
    return Betting.DIFFERENCES.interval(means).stream()
        .flatMap(usual ->
            Betting.DIFFERENCES.at(jointLevel).interval(means).stream()
                .flatMap(joint -> Stream.of(usual, joint)))
        .toList();
  }

  /// How many more tasks would find a difference of `margin` in four of five runs, the tasks being
  /// as varied as these; absent where that cannot be told, or is enough already.
  ///
  /// It looks at the spread of the tasks and not at the difference that was observed: that would be
  /// post-hoc power, which says nothing new.
  OptionalInt tasksMissing(double margin) {
    if (deviation.isEmpty()) {
      return OptionalInt.empty();
    }
    var needed =
        deviation.getAsDouble() > 0
            ? StudentPower.USUAL.needed(margin, deviation.getAsDouble())
            : OptionalInt.of(tasksWithoutSpread(margin));
    return needed.isPresent() && needed.getAsInt() > tasks
        ? OptionalInt.of(needed.getAsInt() - tasks)
        : OptionalInt.empty();
  }

  /// So many tasks that agree bound the share of others at `margin`: `(1 - margin)^n = α/2`.
  private static int tasksWithoutSpread(double margin) {
    return (int) Math.ceil(Math.log((1 - LEVEL) / 2) / Math.log1p(-margin));
  }
}
