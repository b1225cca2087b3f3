package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.judge.LabelPlan.Stratum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which answers of a run are drawn to be labelled, and how many are enough.
final class LabelPlanTest {
  private static final Stratum REFUSED = new Stratum("dense", true);
  private static final Stratum OTHER = new Stratum("dense", false);
  private static final Stratum PRUNED_REFUSED = new Stratum("pruned", true);
  private static final Stratum PRUNED_OTHER = new Stratum("pruned", false);

  private static LabelPlan plan(int refused, int other) {
    var ids = new LinkedHashMap<Stratum, List<String>>();
    ids.put(REFUSED, ids("r", refused));
    ids.put(OTHER, ids("o", other));
    ids.put(PRUNED_REFUSED, ids("r", refused));
    ids.put(PRUNED_OTHER, ids("o", other));
    return new LabelPlan(ids);
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @Test
  void halfOfAModelsShareIsEqualAndHalfByTheSizeOfItsVerdicts() {
    assertThat(plan(100, 900).allocation(200))
        .containsEntry(REFUSED, 30)
        .containsEntry(OTHER, 70)
        .containsEntry(PRUNED_REFUSED, 30)
        .containsEntry(PRUNED_OTHER, 70);
  }

  @Test
  void aSmallStratumIsLabelledWhole() {
    assertThat(plan(5, 900).allocation(200)).containsEntry(REFUSED, 5);
    assertThat(plan(5, 5).allocation(10_000).values()).containsOnly(5);
  }

  @Test
  void drawingIsRandomWithoutRepetitionAndTheSameForASeed() {
    var plan = plan(100, 900);
    var drawn = plan.draw(200, 7);
    assertThat(drawn).hasSize(200).doesNotHaveDuplicates().isEqualTo(plan.draw(200, 7));
    assertThat(drawn).isNotEqualTo(plan.draw(200, 8));
    assertThat(new TreeSet<>(drawn.subList(0, 20).stream().map(d -> d.variantId()).toList()))
        .containsExactly("dense", "pruned");
  }

  @Test
  void aLargerCountKeepsWhatASmallerDrew() {
    var plan = plan(100, 900);
    assertThat(plan.draw(300, 7)).containsAll(plan.draw(100, 7));
  }

  /// By hand: `1.96 √(2 Σ W² e (1 − e) / n)`, W 0.1 and 0.9, n 30 and 70, e 0.1.
  @Test
  void theHalfWidthIsThatOfAStratifiedMean() {
    assertThat(plan(100, 900).halfWidth(200, 0.1))
        .isCloseTo(
            1.959963984540054 * Math.sqrt(2 * 0.09 * (0.01 / 30 + 0.81 / 70)), within(1e-12));
    assertThat(plan(5, 5).halfWidth(20, 0.1)).isZero();
  }

  @Test
  void theFewestLabelsThatAreEnough() {
    var plan = plan(100, 900);
    int needed = plan.needed(0.05, 0.1);
    assertThat(plan.halfWidth(needed, 0.1)).isLessThanOrEqualTo(0.05);
    assertThat(plan.halfWidth(needed - 10, 0.1)).isGreaterThan(0.05);
    assertThat(plan(5, 5).needed(0.0001, 0.5)).isEqualTo(20);
  }

  @Test
  void anEmptyStratumIsNone() {
    assertThatThrownBy(() -> plan(0, 9)).isInstanceOf(IllegalArgumentException.class);
  }
}
