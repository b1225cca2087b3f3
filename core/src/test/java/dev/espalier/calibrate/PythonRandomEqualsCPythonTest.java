package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.espalier.PythonRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PythonRandomEqualsCPythonTest {
  private static final int[] KEPT = {0, 1, 2, 311, 312, 623, 624, 699};

  @Test
  void firstNumbersOfSeedZero() {
    var random = new PythonRandom(0);
    assertThat(DoubleStream.generate(random::random).limit(3))
        .containsExactly(0.8444218515250481, 0.7579544029403025, 0.420571580830845);
    assertThat(IntStream.generate(() -> random.randint(0, 999)).limit(5))
        .containsExactly(265, 988, 523, 497, 414);
  }

  @Test
  void seedsOfOneAndTwoWordsAndNegativeOnes() {
    for (var golden : GoldenWindows.read().get("numbers")) {
      var random = new PythonRandom(golden.get("seed").longValue());
      double[] drawn = DoubleStream.generate(random::random).limit(700).toArray();
      for (int i = 0; i < KEPT.length; i++) {
        assertThat(drawn[KEPT[i]])
            .as("seed %s, number %d", golden.get("seed"), KEPT[i])
            .isEqualTo(golden.get("random").get(i).doubleValue());
      }
      for (var bound : golden.get("randint")) {
        assertThat(random.randint(0, bound.get(0).intValue()))
            .as("seed %s, randint(0, %s)", golden.get("seed"), bound.get(0))
            .isEqualTo(bound.get(1).intValue());
      }
    }
  }

  @Test
  void bothBoundsAreDrawn() {
    var random = new PythonRandom(3);
    assertThat(IntStream.generate(() -> random.randint(-1, 1)).limit(100).distinct())
        .containsExactlyInAnyOrder(-1, 0, 1);
  }

  @Test
  void anEmptyRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PythonRandom(0).randint(5, 4))
        .withMessage("no number lies in [5, 4]");
  }

  /// Made by `random.Random(seed)` of CPython 3.11: `sample(range(population), count)`, twice; of
  /// the second drawing the first three.
  @Test
  void samplesFromListsAndAgainstRepeats() {
    assertSampled(1234, 50, new int[] {49, 28, 7, 0, 5}, new int[] {37, 2, 42});
    assertSampled(1234, 7423, new int[] {6374, 3610, 957, 61, 742}, new int[] {6610, 4769, 286});
    assertSampled(0, 21, new int[] {12, 13, 1, 8, 16}, new int[] {15, 12, 9});
    assertSampled(0, 22, new int[] {12, 13, 1, 8, 16}, new int[] {15, 12, 9});
    assertSampled(7, 85, new int[] {41, 19, 50, 6, 9, 68}, new int[] {12, 46, 74});
    assertSampled(7, 86, new int[] {41, 19, 50, 83, 6, 9}, new int[] {68, 12, 46});
  }

  private static void assertSampled(long seed, int population, int[] first, int[] second) {
    var random = new PythonRandom(seed);
    assertThat(random.sample(population, first.length)).containsExactly(first);
    assertThat(random.sample(population, first.length)).startsWith(second);
  }

  @Test
  void moreThanThereIsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PythonRandom(0).sample(3, 4))
        .withMessage("4 of 3");
  }
}
