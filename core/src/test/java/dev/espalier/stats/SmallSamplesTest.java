package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What too little data cannot tell is absent, and bad calls are named.
final class SmallSamplesTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void oneTaskHasNoBootstrapInterval() {
    assertThat(BootstrapT.interval(List.of(0.5), 1, 0.95, random)).isEmpty();
    assertThat(BootstrapT.interval(List.of(), 1, 0.95, random)).isEmpty();
  }

  @Test
  void twoTasksTellNothing() {
    assertThat(BootstrapT.interval(List.of(0.5, 0.25), 1, 0.95, random).orElseThrow().width())
        .isGreaterThan(1.5);
  }

  /// All 20 tasks moved by a half: at most a share u = 1 - 0.025^(1/20) of all tasks did not.
  @Test
  void tasksThatAllMovedAlikeLeaveRoomForOthers() {
    var interval =
        BootstrapT.interval(java.util.Collections.nCopies(20, 0.5), 1, 0.95, random).orElseThrow();
    double share = 1 - Math.pow(0.025, 1 / 20.0);
    assertThat(interval.low()).isEqualTo((1 - share) / 2 - share, within());
    assertThat(interval.high()).isEqualTo((1 - share) / 2 + share, within());
  }

  @Test
  void valuesBeyondTheirBoundAreRefused() {
    assertThatThrownBy(() -> BootstrapT.interval(List.of(0.5, 1.5), 1, 0.95, random))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value 1.5 is beyond 1.0");
    assertThatThrownBy(() -> Betting.DIFFERENCES.interval(List.of(2.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value 2.0 is outside [-1.0, 1.0]");
  }

  @Test
  void oneTemplateHasNoIntervalAndCannotBeLeftOut() {
    var one = new TemplateMeans(new TreeMap<>(java.util.Map.of("a", 0.5)));
    assertThat(one.mean()).hasValue(0.5);
    assertThat(one.studentInterval(0.95)).isEmpty();
    assertThat(one.leaveOneOut()).isEmpty();
    assertThat(new TemplateMeans(new TreeMap<>()).mean()).isEmpty();
  }

  @Test
  void withoutSpreadNoPowerIsKnown() {
    assertThat(StudentPower.USUAL.detectable(20, 0)).isEmpty();
    assertThat(StudentPower.USUAL.detectable(1, 0.3)).isEmpty();
    assertThat(StudentPower.USUAL.needed(0.02, 0)).isEmpty();
  }

  @Test
  void noChangeIsNoEvidence() {
    assertThat(new McNemar(0, 0).p()).isOne();
    assertThatThrownBy(() -> new McNemar(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-1 gained, 0 lost");
    assertThat(BenjaminiHochberg.adjust(List.of())).isEmpty();
  }

  /// The capital's mean is one at the very edge of the claim: all 3^6 series of values with mean
  /// zero, each as likely.
  @Test
  void capitalIsAFairGame() {
    double sum = 0;
    int series = 729;
    for (int number = 0; number < series; number++) {
      var values = new java.util.ArrayList<Double>();
      for (int rest = number, i = 0; i < 6; i++, rest /= 3) {
        values.add(rest % 3 - 1.0);
      }
      sum += Math.exp(Betting.DIFFERENCES.logCapitalAgainstAtMost(0, values));
    }
    assertThat(sum / series).isEqualTo(1, within());
  }

  @Test
  void bothSidesOfABetMirrorEachOther() {
    var values = List.of(0.5, -0.25, 1.0, 0.0, 0.75);
    var mirrored = values.stream().map(x -> -x).toList();
    assertThat(Betting.DIFFERENCES.logCapitalAgainstAtLeast(0.1, values))
        .isEqualTo(Betting.DIFFERENCES.logCapitalAgainstAtMost(-0.1, mirrored));
    assertThat(Betting.DIFFERENCES.interval(List.of())).isEmpty();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-12);
  }
}
