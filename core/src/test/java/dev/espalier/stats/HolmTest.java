package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HolmTest {
  private static final Comparator<Double> CLOSE =
      (a, b) -> Math.abs(a - b) < 1e-15 ? 0 : Double.compare(a, b);

  /// statsmodels 0.15.0: `multipletests(p, method='holm')[1]`.
  @Test
  void equalsStatsmodels() {
    assertThat(Holm.adjust(List.of(0.01, 0.04, 0.03, 0.005)))
        .usingElementComparator(CLOSE)
        .containsExactly(0.03, 0.06, 0.06, 0.02);
    assertThat(Holm.adjust(List.of(0.2, 0.001, 0.9, 0.03, 0.03, 0.012)))
        .usingElementComparator(CLOSE)
        .containsExactly(0.4, 0.006, 0.9, 0.12, 0.12, 0.06);
  }

  @Test
  void oneTestIsUnchanged() {
    assertThat(Holm.adjust(List.of(0.04))).containsExactly(0.04);
    assertThat(Holm.adjust(List.of())).isEmpty();
  }

  @Test
  void adjustedValuesStopAtOne() {
    assertThat(Holm.adjust(List.of(0.8, 0.7)).getFirst()).isCloseTo(1, within(0.0));
  }

  @Test
  void valuesThatAreNoProbabilitiesAreRefused() {
    assertThatThrownBy(() -> Holm.adjust(List.of(0.5, 1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("p-value 1.5 is outside [0, 1]");
  }
}
