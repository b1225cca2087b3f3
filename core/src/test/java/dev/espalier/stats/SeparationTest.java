package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Against plain loops over all pairs; [ReferenceTest] has other people's code.
final class SeparationTest {
  private static final long SEED = 20261124;

  private static List<Separation.Item> items(RandomGenerator random) {
    var items = new ArrayList<Separation.Item>();
    for (int i = 0; i < 60; i++) {
      String group = "g" + i % 3;
      boolean isSignal = random.nextInt(3) > 0;
      // A level of each group's own, and whole numbers for ties.
      double value = 10.0 * (i % 3) + Math.rint(3 * random.nextGaussian() + (isSignal ? 2 : 0));
      items.add(new Separation.Item(group, isSignal, value));
    }
    return items;
  }

  @Test
  void aucCountsPairsWithinGroups() {
    var items = items(new SplittableRandom(SEED));
    double pairs = 0;
    double won = 0;
    for (var signal : items) {
      for (var noise : items) {
        if (signal.isSignal() && !noise.isSignal() && signal.group().equals(noise.group())) {
          pairs++;
          won += signal.value() > noise.value() ? 1 : signal.value() == noise.value() ? 0.5 : 0;
        }
      }
    }
    assertThat(Separation.of(items).orElseThrow().auc()).isCloseTo(won / pairs, within(1e-12));
  }

  @Test
  void theLevelOfAGroupAndTheOrderDoNotMatter() {
    var items = items(new SplittableRandom(SEED));
    var moved = new ArrayList<Separation.Item>();
    items.forEach(i ->
        moved.add(
            new Separation.Item(
                i.group(), i.isSignal(), i.value() + (i.group().equals("g1") ? 500 : 0))));
    Collections.reverse(moved);
    var one = Separation.of(items).orElseThrow();
    var other = Separation.of(moved).orElseThrow();
    assertThat(other.auc()).isCloseTo(one.auc(), within(1e-12));
    assertThat(other.dPrime().orElseThrow()).isCloseTo(one.dPrime().orElseThrow(), within(1e-9));
  }

  @Test
  void countingAnItemTwiceIsHavingItTwice() {
    var items = items(new SplittableRandom(SEED));
    int[] weights = new int[items.size()];
    var repeated = new ArrayList<Separation.Item>();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 4;
      repeated.addAll(Collections.nCopies(weights[i], items.get(i)));
    }
    var weighted = new Separation.Sorted(items).weighted(weights).orElseThrow();
    var plain = Separation.of(repeated).orElseThrow();
    assertThat(weighted.auc()).isCloseTo(plain.auc(), within(1e-12));
    assertThat(weighted.dPrime().orElseThrow())
        .isCloseTo(plain.dPrime().orElseThrow(), within(1e-9));
  }

  @Test
  void withoutBothKindsInAGroupThereIsNone() {
    assertThat(Separation.of(List.of())).isEmpty();
    assertThat(
            Separation.of(
                List.of(new Separation.Item("a", true, 1), new Separation.Item("b", false, 0))))
        .isEmpty();
    var alike =
        Separation.of(
                List.of(new Separation.Item("a", true, 1), new Separation.Item("a", false, 1)))
            .orElseThrow();
    assertThat(alike.auc()).isEqualTo(0.5);
    assertThat(alike.dPrime()).isEmpty();
  }

  @Test
  void ofOneClusterThereIsNoInterval() {
    var items =
        List.of(
            new SeparationChange.Item("t", "a", true, 1, 2),
            new SeparationChange.Item("t", "a", false, 0, 3));
    var change = SeparationChange.of(items, 0.95, new SplittableRandom(SEED)).orElseThrow();
    assertThat(change.auc().before()).isEqualTo(new SeparationChange.Estimate(1, Optional.empty()));
    assertThat(change.auc().change().value()).isEqualTo(-1);
    assertThat(change.dPrime()).isEmpty();
  }
}
