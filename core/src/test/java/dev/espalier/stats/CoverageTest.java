package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.stats.ClusteredDifference.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Simulated runs whose truth is known: tasks are drawn, each with a rate of its own; templates are
/// fixed, each with an effect of its own.
final class CoverageTest {
  private static final long SEED = 20260103;
  private static final int RUNS = 1000;

  /// So few that all signs are counted: the simulation is quick.
  private static final int TASKS = 30;

  private static final double[] TEMPLATES = {-0.15, -0.05, 0.0, 0.2};

  /// Three and a half standard errors of a rate of 5 % over [#RUNS].
  private static final double ERROR = 3.5 * Math.sqrt(0.05 * 0.95 / RUNS);

  @Test
  void underTheNullTheTestRejectsAtItsRateAndTheIntervalCovers() {
    var random = new SplittableRandom(SEED);
    int rejected = 0;
    int covered = 0;
    for (int run = 0; run < RUNS; run++) {
      var difference = run(TASKS, 0, random);
      rejected += difference.signFlip(random).orElseThrow().p() <= 0.05 ? 1 : 0;
      covered += difference.bootstrapInterval(0.95, random).orElseThrow().contains(0) ? 1 : 0;
    }
    assertThat((double) rejected / RUNS).as("seed %s", SEED).isBetween(0.05 - ERROR, 0.05 + ERROR);
    assertThat((double) covered / RUNS).as("seed %s", SEED).isBetween(0.95 - ERROR, 0.95 + ERROR);
  }

  @Test
  void aPlantedEffectIsCoveredAndFoundWithThePromisedPower() {
    double planted = 0.1;
    int tasks = 60; // with fewer the steps of the sign-flip test cost power
    int runs = 300;
    var random = new SplittableRandom(SEED);
    int found = 0;
    int covered = 0;
    double deviations = 0;
    for (int run = 0; run < runs; run++) {
      var difference = run(tasks, planted, random);
      found += difference.signFlip(random).orElseThrow().p() <= 0.05 ? 1 : 0;
      covered += difference.bootstrapInterval(0.95, random).orElseThrow().contains(planted) ? 1 : 0;
      deviations += new Sample(difference.clusterMeans()).standardDeviation().orElseThrow() / runs;
    }
    double promised = StudentPower.of(tasks, planted / deviations, 0.95);
    assertThat((double) covered / runs)
        .as("seed %s", SEED)
        .isBetween(0.95 - 2 * ERROR, 0.95 + 2 * ERROR);
    assertThat((double) found / runs)
        .as("seed %s", SEED)
        .isBetween(promised - 0.09, promised + 0.09);
  }

  /// Templates with effects of their own, drawn anew for every run: the tasks' interval is too
  /// narrow for them, the templates' own holds.
  @Test
  void newTemplatesNeedTheIntervalOverTemplates() {
    var random = new SplittableRandom(SEED);
    int byTask = 0;
    int byTemplate = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] effects = random.doubles(8, -0.25, 0.25).toArray();
      var pairs = new ArrayList<Pair>();
      var items = new ArrayList<TemplateMeans.Item>();
      for (int task = 0; task < TASKS; task++) {
        for (int template = 0; template < effects.length; template++) {
          boolean before = random.nextDouble() < 0.5;
          boolean after = random.nextDouble() < 0.5 + effects[template];
          pairs.add(new Pair("t" + task, before, after));
          items.add(new TemplateMeans.Item("m" + template, (after ? 1 : 0) - (before ? 1 : 0)));
        }
      }
      byTask +=
          ClusteredDifference.of(pairs).studentInterval(0.95).orElseThrow().contains(0) ? 1 : 0;
      byTemplate += TemplateMeans.of(items).studentInterval(0.95).orElseThrow().contains(0) ? 1 : 0;
    }
    assertThat((double) byTask / RUNS).as("seed %s", SEED).isLessThan(0.88);
    assertThat((double) byTemplate / RUNS).as("seed %s", SEED).isBetween(0.93, 0.97);
  }

  /// Looking after every task, the capital refutes a true claim in fewer than one of twenty runs;
  /// the t interval, looked at as often, in far more.
  @Test
  void capitalMayBeLookedAtAfterEveryTask() {
    var random = new SplittableRandom(SEED);
    int refuted = 0;
    int byStudent = 0;
    int found = 0;
    for (int run = 0; run < RUNS; run++) {
      var values = run(TASKS, 0, random).clusterMeans();
      refuted += Betting.DIFFERENCES.interval(values).filter(i -> i.contains(0)).isEmpty() ? 1 : 0;
      byStudent += everRefutedByStudent(values) ? 1 : 0;
      var shifted = run(TASKS, 0.4, random).clusterMeans();
      found += Betting.DIFFERENCES.interval(shifted).filter(i -> i.low() > 0).isPresent() ? 1 : 0;
    }
    assertThat((double) refuted / RUNS).as("seed %s", SEED).isLessThan(0.05 + ERROR);
    assertThat((double) byStudent / RUNS).as("seed %s", SEED).isGreaterThan(0.15);
    assertThat((double) found / RUNS).as("seed %s", SEED).isGreaterThan(0.9);
  }

  private static boolean everRefutedByStudent(List<Double> values) {
    for (int n = 5; n <= values.size(); n++) {
      if (new Sample(values.subList(0, n))
          .studentInterval(0.95)
          .filter(i -> !i.contains(0))
          .isPresent()) {
        return true;
      }
    }
    return false;
  }

  /// Tasks in these templates; `effect` moves every task alike, so that it is the truth.
  private static ClusteredDifference run(int tasks, double effect, RandomGenerator random) {
    var pairs = new ArrayList<Pair>();
    for (int task = 0; task < tasks; task++) {
      double rate = 0.25 + 0.3 * random.nextDouble();
      for (double template : TEMPLATES) {
        pairs.add(
            new Pair(
                "t%02d".formatted(task),
                random.nextDouble() < rate + template,
                random.nextDouble() < rate + template + effect));
      }
    }
    return ClusteredDifference.of(pairs);
  }
}
