package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class SignFlipTest {
  private static final long SEED = 20260101;

  /// The differences of Darwin's cross- and self-fertilised maize in eighths of an inch: Fisher
  /// 1935, §21, counts 863 of 32,768 choices in each tail.
  @Test
  void fishersCountOfDarwinsMaize() {
    var test = exact(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48);
    assertThat(test.p()).isEqualTo(2 * 863 / 32768.0);
    assertThat(test.nonZero()).isEqualTo(15);
    assertThat(test.method()).isEqualTo(SignFlip.Method.EXACT);
  }

  /// SciPy 1.17.1: `permutation_test((x,), np.sum, permutation_type='samples',
  /// n_resamples=np.inf)`.
  @Test
  void equalsSciPy() {
    assertThat(exact(0.2, -0.1, 0.4, 0.0, 0.3, 0.25, -0.05).p()).isEqualTo(0.125);
  }

  @Test
  void equalsPlainEnumerationOverIntegers() {
    var random = new SplittableRandom(SEED);
    for (int round = 0; round < 200; round++) {
      int n = 1 + random.nextInt(12);
      int[] sevenths = random.ints(n, -7, 8).toArray();
      double[] values = Arrays.stream(sevenths).mapToDouble(i -> i / 7.0).toArray();
      assertThat(exact(values).p())
          .as("seed %s round %s: %s / 7", SEED, round, Arrays.toString(sevenths))
          .isEqualTo(enumerate(sevenths));
    }
  }

  /// Sums of thirds in another order differ in the last bits and are still ties.
  @Test
  void tiesAreExtreme() {
    var values = DoubleStream.of(1, -1, 2, 1, 0, 1, 3, -2, 1, 1).map(i -> i / 3).toArray();
    assertThat(exact(values).p()).isEqualTo(0.22265625); // SciPy 1.17.1, as above
  }

  @Test
  void zerosChangeNothing() {
    assertThat(exact(0.5, 0, 0, 0.25, 0, 0.25, 0).p()).isEqualTo(exact(0.5, 0.25, 0.25).p());
  }

  @Test
  void noDifferenceAnywhereIsNoEvidence() {
    assertThat(exact(0, 0, 0).p()).isEqualTo(1);
    assertThat(exact(0.5, -0.5).p()).isEqualTo(1);
  }

  @Test
  void oneTaskCanNeverReject() {
    assertThat(exact(1).p()).isEqualTo(1);
  }

  @Test
  void withoutTasksThereIsNoTest() {
    assertThat(SignFlip.of(List.of(), new SplittableRandom(SEED))).isEmpty();
  }

  @Test
  void thirtyEqualSignsAreCountedExactly() {
    assertThat(exact(repeat(0.1, SignFlip.EXACT_UP_TO)).p()).isEqualTo(Math.pow(2, -29));
  }

  @Test
  void beyondThatTheDrawsAgreeWithTheCount() {
    double[] thirty = new double[SignFlip.EXACT_UP_TO];
    Arrays.setAll(thirty, i -> Math.sin(i + 1) / 3 + 0.06);
    double counted = exact(thirty).p();
    assertThat(counted).isBetween(0.05, 0.5);
    // One more difference, too small to matter, moves the same test to random draws.
    double[] longer = Arrays.copyOf(thirty, thirty.length + 1);
    longer[thirty.length] = 1e-7;
    var drawn = SignFlip.of(boxed(longer), new SplittableRandom(SEED)).orElseThrow();
    assertThat(drawn.method()).isEqualTo(SignFlip.Method.MONTE_CARLO);
    double error = Math.sqrt(counted * (1 - counted) / SignFlip.DRAWS);
    assertThat(drawn.p()).isCloseTo(counted, within(4 * error));
  }

  @Test
  void drawnPValuesAreNeverZeroAndRepeatWithTheSeed() {
    var differences = Collections.nCopies(200, 0.5);
    var first = SignFlip.of(differences, new SplittableRandom(SEED)).orElseThrow();
    assertThat(first.p()).isEqualTo(1.0 / (SignFlip.DRAWS + 1));
    assertThat(SignFlip.of(differences, new SplittableRandom(SEED))).contains(first);
  }

  /// With no effect, 5 % tests reject in at most 5 % of experiments, and in about that share where
  /// the differences are fine-grained: 4,000 experiments, 3.5 standard errors.
  @Test
  void nullHypothesisIsRejectedAtTheNominalRate() {
    var random = new SplittableRandom(SEED);
    int experiments = 4000;
    int continuous = 0;
    int coarse = 0;
    for (int i = 0; i < experiments; i++) {
      continuous += rejects(random, 12, RandomGenerator::nextGaussian);
      coarse += rejects(random, 25, r -> r.nextInt(-3, 4) / 3.0);
    }
    double tolerance = 3.5 * Math.sqrt(0.05 * 0.95 / experiments);
    assertThat((double) continuous / experiments).isCloseTo(0.05, within(tolerance));
    assertThat((double) coarse / experiments).isBetween(0.03, 0.05 + tolerance);
  }

  private interface Draw {
    double next(RandomGenerator random);
  }

  private static int rejects(RandomGenerator random, int n, Draw draw) {
    double[] differences = new double[n];
    Arrays.setAll(differences, i -> draw.next(random));
    return exact(differences).p() <= 0.05 ? 1 : 0;
  }

  private static SignFlip exact(double... differences) {
    return SignFlip.of(boxed(differences), new SplittableRandom(SEED)).orElseThrow();
  }

  private static double enumerate(int[] values) {
    int observed = Math.abs(Arrays.stream(values).sum());
    int extreme = 0;
    for (int signs = 0; signs < 1 << values.length; signs++) {
      int sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += (signs >> i & 1) == 0 ? values[i] : -values[i];
      }
      extreme += Math.abs(sum) >= observed ? 1 : 0;
    }
    return (double) extreme / (1 << values.length);
  }

  private static double[] repeat(double value, int times) {
    double[] values = new double[times];
    Arrays.fill(values, value);
    return values;
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
