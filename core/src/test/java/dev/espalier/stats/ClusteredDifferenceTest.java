package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.stats.ClusteredDifference.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ClusteredDifferenceTest {
  @Test
  void eachTaskCountsOnceHoweverManyTemplatesItHas() {
    var difference =
        ClusteredDifference.of(
            List.of(
                new Pair("a", false, true),
                new Pair("a", false, true),
                new Pair("a", true, true),
                new Pair("a", false, false),
                new Pair("b", true, false)));
    assertThat(difference.pairs()).isEqualTo(5);
    assertThat(difference.clusters()).isEqualTo(2);
    assertThat(difference.clusterMeans()).containsExactly(0.5, -1.0);
    assertThat(difference.mean()).hasValue(-0.25);
  }

  @Test
  void withEquallyManyItemsItIsTheDifferenceOfTheRates() {
    var pairs = pairs(40, 5, 0.3, 0.5, new SplittableRandom(1));
    long before = pairs.stream().filter(Pair::before).count();
    long after = pairs.stream().filter(Pair::after).count();
    assertThat(ClusteredDifference.of(pairs).mean().orElseThrow())
        .isCloseTo((after - before) / 200.0, within(1e-12));
  }

  @Test
  void orderOfThePairsDoesNotMatter() {
    var pairs = pairs(40, 3, 0.3, 0.5, new SplittableRandom(2));
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(3));
    assertThat(ClusteredDifference.of(shuffled)).isEqualTo(ClusteredDifference.of(pairs));
  }

  @Test
  void oneTaskHasNoInterval() {
    var difference = ClusteredDifference.of(List.of(new Pair("a", false, true)));
    assertThat(difference.mean()).hasValue(1);
    assertThat(difference.studentInterval(0.95)).isEmpty();
    assertThat(difference.signFlip(new SplittableRandom(1)).orElseThrow().p()).isOne();
  }

  @Test
  void withoutPairsAllIsAbsent() {
    var difference = ClusteredDifference.of(List.of());
    assertThat(difference.mean()).isEmpty();
    assertThat(difference.studentInterval(0.95)).isEmpty();
    assertThat(difference.signFlip(new SplittableRandom(1))).isEmpty();
  }

  @Test
  void intervalStaysWithinPossibleDifferences() {
    var pairs = List.of(new Pair("a", false, true), new Pair("b", false, false));
    var interval = ClusteredDifference.of(pairs).studentInterval(0.95).orElseThrow();
    assertThat(interval.low()).isEqualTo(-1);
    assertThat(interval.high()).isEqualTo(1);
  }

  /// Templates of a task are drawn with the task's own rate and, at worst, agree with each other:
  /// the test by task keeps its level, the same test with every row on its own does not.
  @Test
  void keepsItsLevelWhereRowsAreNotIndependent() {
    long seed = 4;
    var random = new SplittableRandom(seed);
    int experiments = 1500;
    int byTask = 0;
    int byRow = 0;
    for (int i = 0; i < experiments; i++) {
      var pairs = new ArrayList<Pair>();
      for (int task = 0; task < 12; task++) {
        boolean before = random.nextBoolean();
        boolean after = random.nextBoolean();
        for (int template = 0; template < 4; template++) {
          pairs.add(new Pair("task" + task, before, after));
        }
      }
      byTask += rejects(pairs, random);
      var rows = new ArrayList<Pair>();
      for (int row = 0; row < 24; row++) {
        var pair = pairs.get(row);
        rows.add(new Pair("row" + row, pair.before(), pair.after()));
      }
      byRow += rejects(rows, random);
    }
    double tolerance = 3.5 * Math.sqrt(0.05 * 0.95 / experiments);
    assertThat((double) byTask / experiments).as("seed %s", seed).isLessThan(0.05 + tolerance);
    assertThat((double) byRow / experiments).as("seed %s", seed).isGreaterThan(0.10);
  }

  private static int rejects(List<Pair> pairs, SplittableRandom random) {
    return ClusteredDifference.of(pairs).signFlip(random).orElseThrow().p() <= 0.05 ? 1 : 0;
  }

  private static List<Pair> pairs(
      int tasks, int templates, double before, double after, SplittableRandom random) {
    var pairs = new ArrayList<Pair>();
    for (int task = 0; task < tasks; task++) {
      for (int template = 0; template < templates; template++) {
        pairs.add(
            new Pair("task" + task, random.nextDouble() < before, random.nextDouble() < after));
      }
    }
    return pairs;
  }
}
