package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.stats.PredictionPowered.Stratum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs whose truth is known, many times over: what [CoverageTest] looks at quickly, at the sizes
/// of real runs, and what it leaves out. Bars are the nominal rate and three and a half standard
/// errors of the simulation.
@Tag("oracle")
final class SimulatedRunsOracleTest {
  private static final long SEED = 20261124;

  private static double error(double rate, int runs) {
    return 3.5 * Math.sqrt(rate * (1 - rate) / runs);
  }

  /// Outcomes of tasks under templates: a task has a rate of its own, a template an effect of its
  /// own, and pruning moves every rate by `effect`, with a spread of its own over tasks.
  private record World(int tasks, int templates, double effect, double spread) {
    ClusteredDifference run(RandomGenerator random) {
      double[] shifts = random.doubles(templates, -0.2, 0.2).toArray();
      var pairs = new ArrayList<ClusteredDifference.Pair>();
      for (int task = 0; task < tasks; task++) {
        double rate = 0.3 + 0.3 * random.nextDouble();
        double moved = effect + spread * (2 * random.nextDouble() - 1);
        for (double shift : shifts) {
          pairs.add(
              new ClusteredDifference.Pair(
                  "t" + task,
                  random.nextDouble() < rate + shift,
                  random.nextDouble() < rate + shift + moved));
        }
      }
      return ClusteredDifference.inOrder(pairs);
    }
  }

  @Test
  void theBootstrapCoversAtTheSizeOfARun() {
    int runs = 400;
    var random = new SplittableRandom(SEED);
    var world = new World(100, 6, 0.05, 0.1);
    int covered = 0;
    for (int run = 0; run < runs; run++) {
      covered +=
          world.run(random).bootstrapInterval(0.95, random).orElseThrow().contains(0.05) ? 1 : 0;
    }
    assertThat((double) covered / runs)
        .as("seed %s", SEED)
        .isBetween(0.95 - error(0.05, runs), 0.95 + error(0.05, runs));
  }

  /// Four conditions that each stand exactly at their margin, the worst case: any one of them is
  /// called failed at the joint level in 2.5 % of runs at most.
  @Test
  void amongFourConditionsOneIsCalledFailedSeldom() {
    int runs = 300;
    double level = 1 - 0.05 / 4;
    var random = new SplittableRandom(SEED);
    var world = new World(60, 2, 0.02, 0.1);
    int harmed = 0;
    for (int run = 0; run < runs; run++) {
      boolean isFailed = false;
      for (int condition = 0; condition < 4; condition++) {
        var interval = world.run(random).bootstrapInterval(level, random).orElseThrow();
        isFailed |= interval.low() > 0.02;
      }
      harmed += isFailed ? 1 : 0;
    }
    assertThat((double) harmed / runs).as("seed %s", SEED).isLessThan(0.025 + error(0.025, runs));
  }

  /// The capital, looked at after every task of 225: a true null is refuted in 5 % of runs at most,
  /// however often one looks, and a planted effect is found.
  @Test
  void stoppingWhenDecidedKeepsItsLevelAndFindsWhatThereIs() {
    int runs = 1000;
    int tasks = 225;
    var random = new SplittableRandom(SEED);
    int refuted = 0;
    int called = 0;
    int found = 0;
    long taken = 0;
    for (int run = 0; run < runs; run++) {
      var nothing = new World(tasks, 4, 0, 0.2).run(random).clusterMeans();
      refuted += stopsAt(nothing, true) > 0 || stopsAt(nothing, false) > 0 ? 1 : 0;
      called += stopsAt(nothing, true) > 0 ? 1 : 0;
      int at = stopsAt(new World(tasks, 4, 0.15, 0.1).run(random).clusterMeans(), true);
      found += at > 0 ? 1 : 0;
      taken += at > 0 ? at : tasks;
    }
    assertThat((double) refuted / runs).as("seed %s", SEED).isLessThan(0.05 + error(0.05, runs));
    assertThat((double) called / runs).as("seed %s", SEED).isLessThan(0.025 + error(0.025, runs));
    assertThat((double) found / runs).as("seed %s", SEED).isGreaterThan(0.95);
    assertThat((double) taken / runs).as("seed %s", SEED).isLessThan(tasks / 2.0);
  }

  /// After how many tasks the claim that the mean is at most zero (at least zero) is refuted at 2.5
  /// %; 0 for never.
  private static int stopsAt(List<Double> means, boolean isRise) {
    double threshold = Math.log(2 / 0.05);
    for (int n = 1; n <= means.size(); n++) {
      var seen = means.subList(0, n);
      double log =
          isRise
              ? Betting.DIFFERENCES.logCapitalAgainstAtMost(0, seen)
              : Betting.DIFFERENCES.logCapitalAgainstAtLeast(0, seen);
      if (log >= threshold) {
        return n;
      }
    }
    return 0;
  }

  /// The interval over ten templates, for templates that are drawn as these were: at its level for
  /// effects of one kind, 89 % where one template in ten is another matter. [TemplateMeans] says
  /// so.
  @Test
  void theCoverageForNewTemplatesIsWhatIsReported() {
    assertThat(coverageOfNewTemplates(random -> 0.1 * random.nextGaussian(), 0))
        .as("alike, seed %s", SEED)
        .isBetween(0.93, 0.97);
    assertThat(
            coverageOfNewTemplates(
                random -> random.nextInt(10) == 0 ? 0.4 : 0.03 * random.nextGaussian(), 0.04))
        .as("one in ten apart, seed %s", SEED)
        .isBetween(0.86, 0.92);
  }

  private interface Effect {
    double of(RandomGenerator random);
  }

  private static double coverageOfNewTemplates(Effect effect, double truth) {
    int runs = 2000;
    var random = new SplittableRandom(SEED);
    int covered = 0;
    for (int run = 0; run < runs; run++) {
      var items = new ArrayList<TemplateMeans.Item>();
      for (int template = 0; template < 10; template++) {
        double moved = effect.of(random);
        for (int task = 0; task < 100; task++) {
          int before = random.nextDouble() < 0.4 ? 1 : 0;
          int after = random.nextDouble() < 0.4 + moved ? 1 : 0;
          items.add(new TemplateMeans.Item("m" + template, after - before));
        }
      }
      covered +=
          TemplateMeans.of(items).studentInterval(0.95).orElseThrow().contains(truth) ? 1 : 0;
    }
    return (double) covered / runs;
  }

  /// Tasks under four templates and a judge that errs more on the pruned model's answers; 60 labels
  /// of each kind.
  @Test
  void correctedIntervalsCoverTheTruth() {
    int runs = 1000;
    double effect = 0.1;
    var random = new SplittableRandom(SEED);
    int powered = 0;
    int roganGladen = 0;
    int uncorrected = 0;
    for (int run = 0; run < runs; run++) {
      var labelled = new Labelled(random, effect);
      powered += labelled.predictionPowered().contains(effect) ? 1 : 0;
      roganGladen += labelled.roganGladen().contains(effect) ? 1 : 0;
      uncorrected += labelled.judged().contains(effect) ? 1 : 0;
    }
    assertThat((double) powered / runs).as("seed %s", SEED).isBetween(0.925, 0.98);
    assertThat((double) roganGladen / runs).as("seed %s", SEED).isBetween(0.925, 0.999);
    assertThat((double) uncorrected / runs).as("seed %s", SEED).isLessThan(0.5);
  }

  private static final class Labelled {
    private static final int TASKS = 150;
    private static final int TEMPLATES = 4;
    private static final int LABELS = 60;

    private final List<Double> differences = new ArrayList<>();

    /// Truths of the answers of an arm that were called so: not refused, refused.
    private final List<List<List<Boolean>>> truths = new ArrayList<>();

    Labelled(RandomGenerator random, double effect) {
      for (int arm = 0; arm < 2; arm++) {
        truths.add(List.of(new ArrayList<>(), new ArrayList<>()));
      }
      for (int task = 0; task < TASKS; task++) {
        double rate = 0.2 + 0.4 * random.nextDouble();
        double sum = 0;
        for (int template = 0; template < TEMPLATES; template++) {
          for (int arm = 0; arm < 2; arm++) {
            boolean isRefused = random.nextDouble() < rate + arm * effect;
            double mistaken = isRefused ? 0.1 : arm == 1 ? 0.3 : 0.05;
            boolean isCalled = isRefused ^ random.nextDouble() < mistaken;
            truths.get(arm).get(isCalled ? 1 : 0).add(isRefused);
            sum += (arm == 1 ? 1 : -1) * (isCalled ? 1 : 0);
          }
        }
        differences.add(sum / TEMPLATES);
      }
      truths.forEach(arm -> arm.forEach(kind -> shuffle(kind, random)));
    }

    private static void shuffle(List<Boolean> list, RandomGenerator random) {
      for (int i = list.size() - 1; i > 0; i--) {
        Collections.swap(list, i, random.nextInt(i + 1));
      }
    }

    Interval predictionPowered() {
      var strata = new ArrayList<Stratum>();
      for (int arm = 0; arm < 2; arm++) {
        for (int called = 0; called < 2; called++) {
          var kind = truths.get(arm).get(called);
          int judged = called;
          strata.add(
              new Stratum(
                  (arm == 1 ? 1.0 : -1.0) * kind.size() / (TASKS * TEMPLATES),
                  kind.stream().limit(LABELS).map(is -> (is ? 1.0 : 0) - judged).toList()));
        }
      }
      return PredictionPowered.of(new Sample(differences), strata).orElseThrow().interval(0.95);
    }

    Interval roganGladen() {
      var rates = new ArrayList<RoganGladen>();
      for (int arm = 0; arm < 2; arm++) {
        var called = truths.get(arm).get(1);
        var others = truths.get(arm).get(0);
        rates.add(
            RoganGladen.ofStrata(
                    new RoganGladen.Sampled((double) called.size() / (TASKS * TEMPLATES), TASKS),
                    share(called),
                    share(others))
                .orElseThrow());
      }
      return RoganGladen.difference(rates.getFirst(), rates.getLast(), 0.95);
    }

    private static Proportion share(List<Boolean> kind) {
      var labels = kind.stream().limit(LABELS).toList();
      return new Proportion((int) labels.stream().filter(is -> is).count(), labels.size());
    }

    Interval judged() {
      return new Sample(differences).studentInterval(0.95).orElseThrow();
    }
  }

  /// Margins of tasks and twins under two templates, each with a level of its own; pruning parts
  /// them by another quarter of a nat.
  @Test
  void separationIntervalsCoverTheTruth() {
    int runs = 200;
    var random = new SplittableRandom(SEED);
    // d' of two normals is their distance, and their AUC its normal probability over √2.
    double apart = 0.8;
    int dPrime = 0;
    int change = 0;
    for (int run = 0; run < runs; run++) {
      var items = new ArrayList<SeparationChange.Item>();
      for (int task = 0; task < 80; task++) {
        for (int template = 0; template < 2; template++) {
          for (boolean isSignal : new boolean[] {true, false}) {
            double before = 3 * template + random.nextGaussian() + (isSignal ? apart : 0);
            double after = 3 * template + random.nextGaussian() + (isSignal ? apart + 0.25 : 0);
            items.add(
                new SeparationChange.Item("t" + task, "m" + template, isSignal, before, after));
          }
        }
      }
      var found = SeparationChange.of(items, 0.95, random).orElseThrow().dPrime().orElseThrow();
      dPrime += found.before().interval().orElseThrow().contains(apart) ? 1 : 0;
      change += found.change().interval().orElseThrow().contains(0.25) ? 1 : 0;
    }
    assertThat((double) dPrime / runs).as("seed %s", SEED).isBetween(0.89, 0.99);
    assertThat((double) change / runs).as("seed %s", SEED).isBetween(0.89, 0.99);
  }
}
