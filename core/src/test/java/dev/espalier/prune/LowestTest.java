package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LowestTest {
  @Test
  void choosesWhatAStableSortPutsFirst() {
    var lowest = new Lowest();
    for (long seed = 1; seed <= 200; seed++) {
      var random = new SplittableRandom(seed);
      float[] values = new float[random.nextInt(1, 300)];
      boolean isCoarse = random.nextBoolean(); // many ties
      for (int i = 0; i < values.length; i++) {
        values[i] =
            isCoarse ? random.nextInt(-3, 4) : Float.intBitsToFloat(random.nextInt(0x7f800000));
      }
      int count = random.nextInt(values.length + 1);
      var expected = new BitSet();
      IntStream.range(0, values.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> Math.abs(values[i])))
          .limit(count)
          .forEach(i -> expected.set(7 + i));
      var marks = new BitSet();
      lowest.mark(values, count, marks, 7);
      assertThat(marks).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNoNumberComesLast() {
    var marks = new BitSet();
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE, Float.MAX_VALUE};
    new Lowest().mark(values, 4, marks, 0);
    assertThat(marks.stream()).containsExactly(1, 2, 3, 4);
    assertThat(new Lowest().ofRank(values, 4)).isInfinite();
    assertThat(new Lowest().ofRank(values, 2)).isEqualTo(Float.MIN_VALUE);
  }

  @Test
  void refusesMoreThanThereAre() {
    assertThatThrownBy(() -> new Lowest().mark(new float[2], 3, new BitSet(), 0))
        .hasMessage("3 of 2 values");
    assertThatThrownBy(() -> new Lowest().ofRank(new float[2], 0)).hasMessage("rank 0 of 2 values");
  }
}
