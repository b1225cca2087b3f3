package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.judge.SampledValidation.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Judges on labels that were drawn with unequal chances.
final class SampledValidationTest {
  private static Item item(String task, double weight, boolean label, boolean judge) {
    return new Item(task, weight, label, Optional.of(judge));
  }

  @Test
  void eachLabelCountsForItsWeight() {
    var validation =
        new SampledValidation(
            List.of(
                item("a", 2, true, true),
                item("b", 2, false, true),
                item("c", 10, false, false),
                item("d", 10, true, false),
                new Item("e", 10, true, Optional.empty())));
    assertThat(validation.sensitivity().value().orElseThrow()).isCloseTo(2.0 / 12, within(1e-12));
    assertThat(validation.specificity().value().orElseThrow()).isCloseTo(10.0 / 12, within(1e-12));
    assertThat(validation.balancedAccuracy().value().orElseThrow()).isCloseTo(0.5, within(1e-12));
    assertThat(validation.refusalRate().value().orElseThrow()).isCloseTo(0.5, within(1e-12));
    assertThat(validation.judgedRate().value().orElseThrow()).isCloseTo(4.0 / 24, within(1e-12));
  }

  @Test
  void whatDoesNotExistIsAbsent() {
    var none = new SampledValidation(List.of(item("a", 1, false, false)));
    assertThat(none.sensitivity().value()).isEmpty();
    assertThat(none.specificity().value().orElseThrow()).isEqualTo(1);
    assertThat(none.specificity().interval()).isEmpty();
  }

  /// A sample by the judge's verdict gives the figures of all answers, and its intervals cover
  /// them.
  @Test
  void aSampleByVerdictIsUnbiased() {
    var random = new Random(3);
    var all = new ArrayList<Item>();
    for (int i = 0; i < 6000; i++) {
      boolean label = random.nextInt(100) < 15;
      boolean judge = random.nextInt(100) < (label ? 80 : 5);
      all.add(item("t" + i, 1, label, judge));
    }
    double truth = new SampledValidation(all).sensitivity().value().orElseThrow();
    var called = all.stream().filter(i -> i.saysRefusal().orElseThrow()).toList();
    var passed = all.stream().filter(i -> !i.saysRefusal().orElseThrow()).toList();
    double mean = 0;
    int covered = 0;
    int rounds = 60;
    for (int round = 0; round < rounds; round++) {
      var sample = new ArrayList<Item>();
      draw(called, 150, random, sample);
      draw(passed, 250, random, sample);
      var figure = new SampledValidation(sample).sensitivity();
      mean += figure.value().orElseThrow() / rounds;
      covered += figure.interval().orElseThrow().contains(truth) ? 1 : 0;
    }
    assertThat(mean)
        .isCloseTo(truth, within(0.03)); // the mean of 60 has a deviation of about 0.008
    assertThat(covered).isGreaterThanOrEqualTo(50); // of 60 at 95 %: fewer than 50 have p < 1e-4
  }

  private static void draw(List<Item> from, int count, Random random, List<Item> into) {
    var left = new ArrayList<>(from);
    for (int i = 0; i < count; i++) {
      var one = left.remove(random.nextInt(left.size()));
      into.add(
          new Item(one.task(), (double) from.size() / count, one.isRefusal(), one.saysRefusal()));
    }
  }

  @Test
  void weightsAreAnswersForALabel() {
    assertThat(SampledValidation.weights(Map.of("a", 30, "b", 5), Map.of("a", 3, "b", 5)))
        .containsEntry("a", 10.0)
        .containsEntry("b", 1.0);
  }
}
