package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.model.Mask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WandaPrunesLowestPerRowTest {
  /// paper-spec 1.7.
  private static final Pruner.Matrix TOY =
      new Pruner.Matrix(2, 5, new float[] {0.5f, -1, 0.25f, 2, -0.75f, 1, 1, -1, 0.1f, 0});

  private static final float[] TOY_INPUTS = {3, 3, 9, 3, 5.5f};

  @ParameterizedTest
  @CsvSource({
    "0.1, '', ''",
    "0.2, '2', '4'",
    "0.4, '0 2', '3 4'",
    "0.5, '0 2', '3 4'",
    "0.6, '0 1 2', '0 3 4'"
  })
  void prunesTheToyColumns(double ratio, String first, String second) {
    var mask = new Wanda().choose(TOY, TOY_INPUTS, new Sparsity.Unstructured(ratio));
    assertThat(columns(mask, 0)).isEqualTo(first);
    assertThat(columns(mask, 1)).isEqualTo(second);
  }

  @Test
  void agreesWithAPlainLoop() {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new SplittableRandom(seed);
      int rows = 7;
      int columns = 33;
      var matrix = randomMatrix(random, rows, columns);
      float[] inputs = randomInputs(random, columns);
      var mask = new Wanda().choose(matrix, inputs, new Sparsity.Unstructured(0.3));
      for (int row = 0; row < rows; row++) {
        assertThat(columns(mask, row))
            .as("seed %d row %d", seed, row)
            .isEqualTo(plainLoop(matrix, inputs, row, 9));
      }
    }
  }

  @Test
  void prunesExactlyKInEveryRow() {
    var random = new SplittableRandom(5);
    var matrix = new Pruner.Matrix(11, 40, new float[440]); // all scores tie
    for (double ratio : new double[] {0, 0.1, 0.2, 0.33, 0.999}) {
      var mask =
          new Wanda().choose(matrix, randomInputs(random, 40), new Sparsity.Unstructured(ratio));
      assertThat(mask.prunedCount()).isEqualTo(11L * (int) (40 * ratio));
    }
  }

  @Test
  void tiesGoToTheLowerColumn() {
    var matrix = new Pruner.Matrix(1, 4, new float[] {-1, 1, -1, 1});
    var mask = new Wanda().choose(matrix, new float[] {2, 2, 2, 2}, new Sparsity.Unstructured(0.5));
    assertThat(columns(mask, 0)).isEqualTo("0 1");
  }

  @Test
  void masksOfLowerRatiosLieInside() {
    var random = new SplittableRandom(9);
    var matrix = randomMatrix(random, 16, 64);
    float[] inputs = randomInputs(random, 64);
    Mask ten = new Wanda().choose(matrix, inputs, new Sparsity.Unstructured(0.1));
    Mask twenty = new Wanda().choose(matrix, inputs, new Sparsity.Unstructured(0.2));
    Mask thirty = new Wanda().choose(matrix, inputs, new Sparsity.Unstructured(0.3));
    assertThat(ten.isInside(twenty)).isTrue();
    assertThat(twenty.isInside(thirty)).isTrue();
    assertThat(thirty.isInside(ten)).isFalse();
  }

  @Test
  void permutedRowsGivePermutedMasks() {
    var random = new SplittableRandom(3);
    var matrix = randomMatrix(random, 4, 16);
    float[] inputs = randomInputs(random, 16);
    float[] reversed = new float[64];
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 16; column++) {
        reversed[(3 - row) * 16 + column] = matrix.at(row, column);
      }
    }
    var sparsity = new Sparsity.Unstructured(0.25);
    var mask = new Wanda().choose(matrix, inputs, sparsity);
    var other = new Wanda().choose(new Pruner.Matrix(4, 16, reversed), inputs, sparsity);
    for (int row = 0; row < 4; row++) {
      assertThat(columns(other, 3 - row)).isEqualTo(columns(mask, row));
    }
  }

  @Test
  void scalingByAPowerOfTwoChangesNothing() {
    var random = new SplittableRandom(4);
    var matrix = randomMatrix(random, 4, 16);
    float[] inputs = randomInputs(random, 16);
    float[] scaled = inputs.clone();
    for (int i = 0; i < 16; i++) {
      scaled[i] *= 4;
    }
    var sparsity = new Sparsity.Unstructured(0.5);
    assertThat(new Wanda().choose(matrix, scaled, sparsity))
        .isEqualTo(new Wanda().choose(matrix, inputs, sparsity));
  }

  @Test
  void refusesRatiosOutsideTheUnitInterval() {
    for (double ratio : new double[] {-0.1, 1, 2, Double.NaN}) {
      assertThatThrownBy(() -> new Sparsity.Unstructured(ratio))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("sparsity must lie in [0, 1), was " + ratio);
    }
  }

  @Test
  void refusesNormsThatAreNoNumbers() {
    assertThatThrownBy(() ->
            new Wanda()
                .choose(TOY, new float[] {3, 3, Float.NaN, 3, 5}, new Sparsity.Unstructured(0.2)))
        .hasMessage("squared norm of input 2 is NaN");
  }

  private static String plainLoop(Pruner.Matrix matrix, float[] inputs, int row, int count) {
    var order = new ArrayList<>(IntStream.range(0, matrix.columns()).boxed().toList());
    order.sort(
        Comparator.comparingDouble(column -> {
          float weight = matrix.at(row, column);
          return Math.abs(weight) * (float) Math.sqrt(inputs[column]);
        }));
    return order.subList(0, count).stream()
        .sorted()
        .map(String::valueOf)
        .collect(java.util.stream.Collectors.joining(" "));
  }

  private static String columns(Mask mask, int row) {
    List<String> pruned =
        IntStream.range(0, mask.columns())
            .filter(column -> mask.isPruned(row, column))
            .mapToObj(String::valueOf)
            .toList();
    return String.join(" ", pruned);
  }

  private static Pruner.Matrix randomMatrix(SplittableRandom random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextInt(-8, 9) / 4.0); // coarse: many ties
    }
    return new Pruner.Matrix(rows, columns, values);
  }

  private static float[] randomInputs(SplittableRandom random, int columns) {
    float[] inputs = new float[columns];
    for (int i = 0; i < columns; i++) {
      inputs[i] = random.nextInt(1, 5);
    }
    return inputs;
  }
}
