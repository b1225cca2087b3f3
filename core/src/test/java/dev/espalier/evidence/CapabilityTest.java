package dev.espalier.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.stats.ClusteredDifference.Pair;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// No sensitive benchmark may lose more than its margin.
final class CapabilityTest {
  private static final double MARGIN = 0.02;
  private static final int ITEMS = 1000;

  private static CapabilityEndpoint benchmark(
      String name, boolean isSensitive, IntPredicate isLost) {
    return new CapabilityEndpoint(
        name,
        isSensitive,
        IntStream.range(0, ITEMS)
            .mapToObj(i -> new Pair("i" + i, i % 2 == 0, i % 2 == 0 && !isLost.test(i)))
            .toList());
  }

  private static Standing kept(CapabilityEndpoint... endpoints) {
    return Conjunction.kept(
        Conjunction.capabilities(List.of(endpoints), _ -> new SplittableRandom(3)), MARGIN);
  }

  @Test
  void whereEverySensitiveOneIsKeptCapabilityIs() {
    var standing = kept(benchmark("a", true, _ -> false), benchmark("b", true, i -> i < 4));
    assertThat(standing).isInstanceOf(Standing.Met.class);
    var measure = (Measure.OfAccuracy) standing.measured().orElseThrow();
    assertThat(measure.benchmark()).isEqualTo("b");
    assertThat(measure.difference().mean()).isEqualTo(-0.002);
  }

  @Test
  void oneThatIsLostIsEnough() {
    var standing = kept(benchmark("a", true, _ -> false), benchmark("b", true, i -> i < 120));
    assertThat(standing).isInstanceOf(Standing.Failed.class);
    assertThat(((Measure.OfAccuracy) standing.measured().orElseThrow()).benchmark()).isEqualTo("b");
  }

  @Test
  void aLossAboutTheMarginIsOpen() {
    assertThat(kept(benchmark("a", true, i -> i < 40))).isInstanceOf(Standing.Open.class);
  }

  @Test
  void whatCannotShowALossIsNoCondition() {
    assertThat(kept(benchmark("a", true, _ -> false), benchmark("chance", false, i -> i < 400)))
        .isInstanceOf(Standing.Met.class);
    assertThat(kept(benchmark("chance", false, i -> i < 400)))
        .isEqualTo(
            new Standing.NotMeasured(
                "the first model does no better than chance on any benchmark of the run"));
    assertThat(kept())
        .isEqualTo(new Standing.NotMeasured("the run holds no benchmark of both models"));
  }

  /// Two that can fail share the level at which one is called failed.
  @Test
  void theLevelIsShared() {
    var two =
        Conjunction.capabilities(
            List.of(benchmark("a", true, i -> i < 60), benchmark("b", true, _ -> false)),
            _ -> new SplittableRandom(3));
    assertThat(two.getFirst().accuracy().jointInterval().orElseThrow().level())
        .isCloseTo(1 - 0.05 / 8, within(1e-12));
    assertThatThrownBy(() -> new CapabilityEndpoint("a", true, List.of()))
        .hasMessage("benchmark 'a' without items");
  }
}
