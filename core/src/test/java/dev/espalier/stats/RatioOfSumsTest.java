package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.stats.RatioOfSums.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RatioOfSumsTest {
  @Test
  void theRatioIsThatOfTheSumsAndNotOfTheBlocks() {
    var sums = new RatioOfSums(List.of(new Block(1, 1), new Block(1, 3)));
    assertThat(sums.ratio()).isEqualTo(0.5);
  }

  @Test
  void theIntervalIsNearStudentsWhereBlocksAreEqual() {
    var random = new Random(11);
    var blocks = new ArrayList<Block>();
    var values = new ArrayList<Double>();
    for (int i = 0; i < 40; i++) {
      double value = 0.02 + 0.05 * random.nextGaussian();
      values.add(value);
      blocks.add(new Block(value * 2047, 2047));
    }
    var student = new Sample(values).studentInterval(0.95).orElseThrow();
    var interval = new RatioOfSums(blocks).interval(0.95, new SplittableRandom(5)).orElseThrow();
    assertThat(interval.low()).isCloseTo(student.low(), within(0.003));
    assertThat(interval.high()).isCloseTo(student.high(), within(0.003));
  }

  @Test
  void itHoldsTheTruthAboutAsOftenAsItSays() {
    var random = new Random(2);
    int held = 0;
    int rounds = 60;
    for (int round = 0; round < rounds; round++) {
      var blocks = new ArrayList<Block>();
      for (int i = 0; i < 15; i++) {
        int tokens = 200 + random.nextInt(400);
        blocks.add(new Block(tokens * (0.1 + 0.03 * random.nextGaussian()), tokens));
      }
      var interval = new RatioOfSums(blocks).interval(0.95, new SplittableRandom(round));
      held += interval.orElseThrow().contains(0.1) ? 1 : 0;
    }
    assertThat(held).isBetween(51, 60); // fewer than 51 at 95 %: once in 300
  }

  @Test
  void tooFewOrEqualBlocksHaveNone() {
    var four = List.of(new Block(1, 1), new Block(2, 1), new Block(3, 1), new Block(5, 1));
    assertThat(new RatioOfSums(four).interval(0.95, new SplittableRandom(1))).isEmpty();
    var equal = Collections.nCopies(9, new Block(0.5, 7));
    assertThat(new RatioOfSums(equal).interval(0.95, new SplittableRandom(1))).isEmpty();
  }

  @Test
  void blocksWithoutABaseAreRefused() {
    assertThatThrownBy(() -> new Block(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a block of 1.0 over 0.0");
    assertThatThrownBy(() -> new RatioOfSums(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no blocks");
  }
}
