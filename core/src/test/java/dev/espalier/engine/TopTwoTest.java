package dev.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a plain loop, at widths on both sides of a block's border; few values, so that ties are
/// common.
final class TopTwoTest {
  private static final int ROWS = 200;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 511, 512, 513, 1024, 1300})
  void itIsWhatALoopFinds(int width) {
    var random = new Random(width);
    float[] values = new float[ROWS * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(3 * width) - width; // the largest is tied in many rows
    }
    var top = topTwo(values, width);
    int ties = 0;
    for (int row = 0; row < ROWS; row++) {
      float[] line = Arrays.copyOfRange(values, row * width, (row + 1) * width);
      int best = 0;
      for (int i = 1; i < width; i++) {
        best = line[i] > line[best] ? i : best;
      }
      float largest = line[best];
      line[best] = Float.NEGATIVE_INFINITY;
      float second = Float.NEGATIVE_INFINITY;
      for (float value : line) {
        second = Math.max(second, value);
      }
      assertThat(top.id(row)).as("row " + row).isEqualTo(best);
      assertThat(top.best(row)).isEqualTo(largest);
      assertThat(top.second(row)).isEqualTo(second);
      ties += second == largest ? 1 : 0;
    }
    assertThat(ties).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 300, 511, 512, 1299})
  void aNumberThatIsNoneIsSeenWhereverItStands(int at) {
    float[] values = new float[2 * 1300];
    values[at] = Float.NaN;
    values[1300 + at] = 1;
    var top = topTwo(values, 1300);
    assertThat(top.best(0)).isNaN();
    assertThat(top.best(1)).isEqualTo(1);
  }

  private static TopTwo topTwo(float[] values, int width) {
    try (var _ = Scope.open()) {
      return TopTwo.of(Tensor.of(values, Shape.of(values.length / width, width)));
    }
  }
}
