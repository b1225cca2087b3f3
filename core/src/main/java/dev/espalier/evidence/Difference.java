package dev.espalier.evidence;

import dev.espalier.stats.Betting;
import dev.espalier.stats.ClusteredDifference;
import dev.espalier.stats.Interval;
import dev.espalier.stats.Sample;
import dev.espalier.stats.SignFlip;
import dev.espalier.stats.StudentPower;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// A paired difference, after - before, over tasks: these templates are fixed, tasks are sampled.
///
/// @param pairs prompts that both models answered and the judge scored
/// @param tasks tasks among them: the sample size
/// @param mean over tasks of a task's mean difference, in [-1, 1]
/// @param interval bootstrap-t by task at [#LEVEL]; in a run that stopped when it was decided, the
///   one that holds at every moment ([Betting]); absent for fewer than two tasks
/// @param test sign-flip test of no difference; absent in a run that stopped early, where it does
///   not keep its level
/// @param deviation standard deviation of the tasks' mean differences; absent for fewer than two
public record Difference(
    int pairs,
    int tasks,
    double mean,
    Optional<Interval> interval,
    Optional<SignFlip> test,
    OptionalDouble deviation) {
  /// The level of every interval.
  public static final double LEVEL = 0.95;

  /// @param difference of at least one pair
  static Difference of(ClusteredDifference difference, Stopping stopping, RandomGenerator random) {
    var means = difference.clusterMeans();
    return new Difference(
        difference.pairs(),
        difference.clusters(),
        difference.mean().orElseThrow(),
        switch (stopping) {
          case AS_PLANNED -> difference.bootstrapInterval(LEVEL, random);
          case UNTIL_DECIDED ->
              means.size() < 2 ? Optional.empty() : Betting.DIFFERENCES.interval(means);
        },
        switch (stopping) {
          case AS_PLANNED -> difference.signFlip(random);
          case UNTIL_DECIDED -> Optional.empty();
        },
        new Sample(means).standardDeviation());
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
