package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
}
