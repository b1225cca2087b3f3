package dev.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class DamageMatchingTest {
  private static final DamageMatching BY_KL = new DamageMatching(Damage.Measure.KL, 0.05);

  private final List<Double> tried = new ArrayList<>();

  @Test
  void whatHarmsMoreIsPrunedLess() {
    var match = match(0.04, 0.2, ratio -> 50 * ratio * ratio); // equal at 0.02828
    assertThat(match.isWithin()).isTrue();
    assertThat(match.damage().klNats()).isCloseTo(0.04, within(0.002));
    assertThat(match.ratio()).isCloseTo(0.0283, within(0.001));
    assertThat(tried).startsWith(0.2, 0.1, 0.05, 0.025).hasSize(match.trials());
    assertThat(match.atFirst().klNats()).isEqualTo(50 * 0.2 * 0.2);
  }

  @Test
  void whatHarmsLessIsPrunedMore() {
    var match = match(0.5, 0.2, ratio -> ratio * ratio); // equal at 0.7071
    assertThat(match.isWithin()).isTrue();
    assertThat(match.ratio()).isCloseTo(0.7071, within(0.02));
    assertThat(tried).startsWith(0.2, 0.6, 0.8, 0.7);
  }

  @Test
  void whatIsEqualAtOnceNeedsOneTrial() {
    var match = match(0.04, 0.2, ratio -> 0.2 * ratio);
    assertThat(match.trials()).isEqualTo(1);
    assertThat(match.ratio()).isEqualTo(0.2);
  }

  @Test
  void theNearestIsGivenWhereNoneIsNear() {
    var match = match(0.04, 0.2, ratio -> ratio < 0.07 ? 0.01 : 0.06); // a step
    assertThat(match.isWithin()).isFalse();
    assertThat(match.damage().klNats()).isEqualTo(0.06);
    assertThat(match.trials()).isLessThanOrEqualTo(16);
    assertThat(match.ratio()).isGreaterThanOrEqualTo(0.07);
  }

  @Test
  void whatNeverHarmsEnoughEndsAtTheHighestRatio() {
    var match = match(0.5, 0.9, ratio -> 0.1 * ratio);
    assertThat(match.isWithin()).isFalse();
    assertThat(match.ratio()).isEqualTo(0.99);
    assertThat(tried).startsWith(0.9, 0.95).endsWith(0.99);
  }

  @Test
  void ratiosAreThoseThatArePrinted() {
    match(0.0123, 0.3, ratio -> ratio * ratio);
    for (double ratio : tried) {
      assertThat(Double.toString(ratio)).matches("0\\.\\d{1,4}");
    }
  }

  @Test
  void perplexityIsMatchedByTheTextsLikelihood() {
    var matching = new DamageMatching(Damage.Measure.PERPLEXITY, 0.01);
    var match =
        matching.match(
            new Damage(9, 20 * Math.exp(0.1), 20, 100),
            0.5,
            ratio -> new Damage(0, 20 * Math.exp(ratio), 20, 100));
    assertThat(match.ratio()).isCloseTo(0.1, within(0.001));
  }

  @Test
  void noDamageCannotBeMatched() {
    assertThatThrownBy(() -> match(0, 0.2, ratio -> ratio))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "--match-damage: a damage of 0.000000 nats a token; needs at least 0.000001, to be matched."
                + " Prune more, or match by the other measure.");
  }

  @Test
  void aToleranceIsAShare() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DamageMatching(Damage.Measure.KL, 1))
        .withMessage("tolerance must lie in (0, 1), was 1.0");
  }

  private DamageMatching.Match match(double target, double first, DoubleUnaryOperator kl) {
    return BY_KL.match(
        kl(target),
        first,
        ratio -> {
          tried.add(ratio);
          return kl(kl.applyAsDouble(ratio));
        });
  }

  private static Damage kl(double nats) {
    return new Damage(nats, 10, 10, 100);
  }
}
