package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.stats.PredictionPowered.Stratum;
import dev.espalier.stats.RoganGladen.Errors;
import dev.espalier.stats.UnscoredBounds.Outcome;
import dev.espalier.stats.UnscoredBounds.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a judge that errs, or does not answer, does to a difference.
final class JudgeErrorTest {
  private static final Proportion ALL = new Proportion(50, 50);

  /// p = (0.3 + 0.9 - 1) / (0.8 + 0.9 - 1) = 2/7, and its delta-method variance by hand.
  @Test
  void roganAndGladensFormula() {
    var corrected =
        RoganGladen.of(
                new Proportion(30, 100),
                new Errors(new Proportion(40, 50), new Proportion(90, 100)))
            .orElseThrow();
    assertThat(corrected.rate()).isCloseTo(2.0 / 7, within(1e-12));
    double p = 2.0 / 7;
    double variance =
        (0.3 * 0.7 / 100 + p * p * 0.8 * 0.2 / 50 + (1 - p) * (1 - p) * 0.9 * 0.1 / 100)
            / (0.7 * 0.7);
    assertThat(corrected.standardError()).isCloseTo(Math.sqrt(variance), within(1e-12));
  }

  @Test
  void aPerfectTestNeedsNoCorrection() {
    var corrected = RoganGladen.of(new Proportion(3, 10), new Errors(ALL, ALL)).orElseThrow();
    assertThat(corrected.rate()).isCloseTo(0.3, within(1e-12));
    assertThat(corrected.standardError()).isCloseTo(Math.sqrt(0.021), within(1e-12));
  }

  @Test
  void aCorrectedRateStaysARate() {
    var errors = new Errors(ALL, new Proportion(35, 50));
    assertThat(RoganGladen.of(new Proportion(1, 10), errors).orElseThrow().rate()).isZero();
  }

  @Test
  void aTestNoBetterThanChanceCorrectsNothing() {
    var half = new Proportion(25, 50);
    assertThat(RoganGladen.of(new Proportion(3, 10), new Errors(half, half))).isEmpty();
    assertThat(RoganGladen.of(new Proportion(0, 0), new Errors(ALL, ALL))).isEmpty();
    assertThat(RoganGladen.of(new Proportion(3, 10), new Errors(ALL, new Proportion(0, 0))))
        .isEmpty();
  }

  @Test
  void unscoredAnswersAreTakenBothWays() {
    var pairs =
        List.of(
            new Pair("a", Outcome.FALSE, Outcome.TRUE),
            new Pair("a", Outcome.FALSE, Outcome.UNKNOWN),
            new Pair("b", Outcome.UNKNOWN, Outcome.FALSE),
            new Pair("c", Outcome.UNKNOWN, Outcome.UNKNOWN));
    var bounds = UnscoredBounds.of(pairs).orElseThrow();
    assertThat(bounds.low()).isCloseTo((0.5 - 1 - 1) / 3, within(1e-12));
    assertThat(bounds.high()).isCloseTo((1.0 + 0 + 1) / 3, within(1e-12));
    assertThat(bounds.hasOneSign()).isFalse();
    assertThat(UnscoredBounds.of(List.of())).isEmpty();
  }

  @Test
  void whereAllIsScoredTheBoundsMeet() {
    var bounds =
        UnscoredBounds.of(List.of(new Pair("a", Outcome.FALSE, Outcome.TRUE))).orElseThrow();
    assertThat(bounds).isEqualTo(new UnscoredBounds(1, 1));
    assertThat(bounds.hasOneSign()).isTrue();
  }

  @Test
  void withoutLabelsNothingIsCorrected() {
    var judged = Sample.of(0.2, 0.1, 0.4);
    assertThat(PredictionPowered.of(judged, List.of())).isEmpty();
    assertThat(PredictionPowered.of(judged, List.of(new Stratum(0.5, List.of(1.0))))).isEmpty();
    assertThat(PredictionPowered.of(Sample.of(0.2), List.of(new Stratum(1, List.of(1.0, 0.0)))))
        .isEmpty();
  }

  @Test
  void labelsWithoutAnErrorAreNoProofThatThereIsNone() {
    var judged = Sample.of(0.5, 0.5, 0.5);
    var corrected =
        PredictionPowered.of(judged, List.of(new Stratum(1, List.of(0.0, 0.0)))).orElseThrow();
    assertThat(corrected.estimate()).isEqualTo(0.5);
    assertThat(corrected.standardError()).isCloseTo(Math.sqrt(0.25 * 0.75 / 2), within(1e-12));
  }

  /// A judge that calls half of the pruned model's answers refused by mistake invents a difference
  /// of 30 points; labels by arm and verdict take it away again.
  @Test
  void labelsTakeAwayADifferenceThatTheJudgeInvented() {
    long seed = 5;
    var random = new SplittableRandom(seed);
    int covered = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      covered += correctedRun(random).contains(0) ? 1 : 0;
    }
    assertThat((double) covered / runs).as("seed %s", seed).isBetween(0.91, 0.99);
  }

  private static Interval correctedRun(SplittableRandom random) {
    int tasks = 300;
    var differences = new ArrayList<Double>();
    boolean[][] truth = new boolean[2][tasks];
    boolean[][] judged = new boolean[2][tasks];
    for (int task = 0; task < tasks; task++) {
      double rate = 0.2 + 0.4 * random.nextDouble();
      for (int arm = 0; arm < 2; arm++) {
        truth[arm][task] = random.nextDouble() < rate;
        double mistaken = truth[arm][task] ? 0.05 : arm == 1 ? 0.5 : 0.02;
        judged[arm][task] = truth[arm][task] ^ random.nextDouble() < mistaken;
      }
      differences.add((judged[1][task] ? 1.0 : 0) - (judged[0][task] ? 1.0 : 0));
    }
    var strata = new ArrayList<Stratum>();
    for (int arm = 0; arm < 2; arm++) {
      for (boolean verdict : new boolean[] {true, false}) {
        var errors = new ArrayList<Double>();
        int size = 0;
        for (int task = 0; task < tasks; task++) {
          if (judged[arm][task] == verdict) {
            size++;
            if (errors.size() < 40) {
              errors.add((truth[arm][task] ? 1.0 : 0) - (verdict ? 1.0 : 0));
            }
          }
        }
        strata.add(new Stratum((arm == 1 ? 1.0 : -1.0) * size / tasks, errors));
      }
    }
    return PredictionPowered.of(new Sample(differences), strata).orElseThrow().interval(0.95);
  }
}
