package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private static final int LENGTH = 256;

  @Test
  void ordinaryTextIsNoLoop() {
    for (int seed = 0; seed < 200; seed++) {
      for (int length : new int[] {8, 32, 100, LENGTH, 2048}) {
        var repetition = Repetition.of(text(length, new Random(seed)));
        assertThat(repetition.isLoop())
            .as("seed %d, length %d: %s", seed, length, repetition)
            .isFalse();
      }
    }
  }

  @Test
  void anExactLoopIsOneFromAQuarterOfTheWindow() {
    for (int period : new int[] {1, 2, 5, 21}) {
      for (int seed = 0; seed < 20; seed++) {
        assertThat(Repetition.of(withLoop(period, 70, seed)).isLoop())
            .as("period %d, seed %d", period, seed)
            .isTrue();
        assertThat(Repetition.of(withLoop(period, 56, seed)).isLoop())
            .as("period %d, seed %d", period, seed)
            .isFalse();
      }
    }
  }

  @Test
  void theShareOfAnExactLoopIsItsLength() {
    var window = new ArrayList<>(IntStream.range(0, LENGTH).boxed().toList());
    for (int i = 100; i < 160; i++) {
      window.set(i, 1000 + i % 10);
    }
    assertThat(Repetition.of(window).periodic()).isEqualTo(60 / 256.0);
  }

  @Test
  void twoTurnsAreNoLoop() {
    var half = text(LENGTH / 2, new Random(4));
    var window = new ArrayList<>(half);
    window.addAll(half);
    assertThat(Repetition.of(window).periodic()).isZero();
    assertThat(Repetition.of(window).repeated()).isEqualTo(0.5, within(0.05));
  }

  @Test
  void aLoopThatCountsUpIsOne() {
    var window = new ArrayList<Integer>();
    for (int turn = 0; window.size() < LENGTH; turn++) {
      window.addAll(List.of(11, 12, 13, 14, 15, 16, 17, 18, 19, 500 + turn));
    }
    var repetition = Repetition.of(window.subList(0, LENGTH));
    assertThat(repetition.periodic()).isZero();
    assertThat(repetition.isLoop()).isTrue();
  }

  @Test
  void stutterWithoutOrderIsALoop() {
    var random = new Random(7);
    var repetition = Repetition.of(random.ints(LENGTH, 0, 10).boxed().toList());
    assertThat(repetition.repeated()).isLessThan(0.1);
    assertThat(repetition.isLoop()).isTrue();
  }

  @Test
  void excessOrdersLoops() {
    assertThat(Repetition.of(withLoop(3, 200, 0)).excess())
        .isGreaterThan(Repetition.of(withLoop(3, 100, 0)).excess());
  }

  /// Zipf's law over 20,000 tokens: the k-th is drawn in proportion to 1/k.
  private static List<Integer> text(int length, RandomGenerator random) {
    return IntStream.range(0, length)
        .mapToObj(_ -> (int) Math.pow(20_000, random.nextDouble()))
        .toList();
  }

  private static List<Integer> withLoop(int period, int tokens, int seed) {
    var random = new Random(seed);
    var window = new ArrayList<>(text(LENGTH, random));
    int from = random.nextInt(LENGTH - tokens);
    for (int i = 0; i < tokens; i++) {
      window.set(from + i, 30_000 + i % period);
    }
    return window;
  }
}
