package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PairedScoresTest {
  @Test
  void theMeanIsOfAllQuestionsAndTheTestOfThoseThatChanged() {
    var scores = new PairedScores(List.of(1.0, -1.0, -1.0, 0.0));
    assertThat(scores.pairs()).isEqualTo(4);
    assertThat(scores.mean().orElseThrow()).isEqualTo(-0.25);
    assertThat(scores.mcNemar()).contains(new McNemar(1, 2));
  }

  @Test
  void sharesHaveNoMcNemar() {
    assertThat(new PairedScores(List.of(0.25, 0.0)).mcNemar()).isEmpty();
  }

  @Test
  void theIntervalHoldsTheMeanAndStaysInBounds() {
    var differences = new ArrayList<>(Collections.nCopies(30, 0.0));
    differences.addAll(Collections.nCopies(6, -1.0));
    var scores = new PairedScores(differences);
    var interval = scores.interval(0.95, new SplittableRandom(3)).orElseThrow();
    assertThat(interval.contains(-1.0 / 6)).isTrue();
    assertThat(interval.low()).isBetween(-1.0, -0.25);
    assertThat(interval.high()).isCloseTo(-0.06, within(0.04));
    assertThat(new PairedScores(List.of(0.5)).interval(0.95, new SplittableRandom(3))).isEmpty();
  }

  @Test
  void noDifferenceIsBoundedByTheNumberOfQuestions() {
    var few = new PairedScores(Collections.nCopies(10, 0.0));
    var many = new PairedScores(Collections.nCopies(1000, 0.0));
    double wide = few.interval(0.95, new SplittableRandom(1)).orElseThrow().high();
    double narrow = many.interval(0.95, new SplittableRandom(1)).orElseThrow().high();
    assertThat(wide).isCloseTo(0.308, within(0.001)); // 1 - 0.025^(1/10)
    assertThat(narrow).isCloseTo(0.00368, within(1e-5));
  }

  @Test
  void aDifferenceBeyondOneIsRefused() {
    assertThatThrownBy(() -> new PairedScores(List.of(1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("difference 1.5 is outside [-1, 1]");
  }
}
