package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MeanOfItemsTest {
  @Test
  void theErrorIsThatOfAMean() {
    var estimate = MeanOfItems.of(List.of(1.0, 0.0, 1.0, 1.0));
    assertThat(estimate.mean()).isEqualTo(0.75);
    // (3 x 0.25^2 + 0.75^2) / 3 = 0.25, and sqrt(0.25) / sqrt(4)
    assertThat(estimate.standardError().orElseThrow()).isCloseTo(0.25, within(1e-15));
    assertThat(estimate.items()).isEqualTo(4);
  }

  @Test
  void oneItemHasNoError() {
    assertThat(MeanOfItems.of(List.of(1.0)).standardError()).isEmpty();
  }

  @Test
  void tasksArePooledByTheirSizes() {
    var random = new Random(5);
    var tasks = new ArrayList<MeanOfItems>();
    double sum = 0;
    double squares = 0;
    int items = 0;
    for (int size : new int[] {2, 7, 30}) {
      var values = new ArrayList<Double>();
      for (int i = 0; i < size; i++) {
        values.add(random.nextInt(2) * 1.0);
      }
      var estimate = MeanOfItems.of(values);
      tasks.add(estimate);
      for (double value : values) {
        sum += value;
        squares += Math.pow(value - estimate.mean(), 2);
      }
      items += size;
    }
    var pooled = MeanOfItems.pooled(tasks);
    assertThat(pooled.items()).isEqualTo(items);
    assertThat(pooled.mean()).isCloseTo(sum / items, within(1e-15));
    assertThat(pooled.standardError().orElseThrow())
        .isCloseTo(Math.sqrt(squares / (items - 3) / items), within(1e-15));
  }

  @Test
  void anErrorThatIsMissingMakesThePooledOneMissing() {
    var tasks = List.of(MeanOfItems.of(List.of(1.0)), MeanOfItems.of(List.of(1.0, 0.0)));
    assertThat(MeanOfItems.pooled(tasks).standardError()).isEmpty();
    assertThat(MeanOfItems.pooled(tasks).mean()).isCloseTo(2.0 / 3, within(1e-15));
  }

  @Test
  void theOrderOfItemsChangesNoPrintedDigit() {
    var random = new Random(9);
    var values = new ArrayList<Double>();
    for (int i = 0; i < 2_000; i++) {
      values.add(random.nextDouble() * Math.pow(10, -random.nextInt(12)));
    }
    var expected = MeanOfItems.of(values);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(values, random);
      var shuffled = MeanOfItems.of(values);
      assertThat(shuffled.mean()).isCloseTo(expected.mean(), within(1e-15));
      assertThat(shuffled.standardError().orElseThrow())
          .isCloseTo(expected.standardError().orElseThrow(), within(1e-15));
    }
  }
}
