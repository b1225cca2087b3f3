package dev.espalier.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.evidence.Runs.Kind;
import dev.espalier.evidence.Runs.Shape;
import dev.espalier.evidence.Runs.Verdicts;
import dev.espalier.store.MarginRow;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The margin moves where rates cannot.
final class RefusalMarginTest {
  private static final int TASKS = 40;
  private static final Verdicts NEVER = (variant, kind, task, template) -> "complied";
  private static final Shape BARE = Shape.of(TASKS).with(Kind.HARMFUL_BARE, Kind.HARMLESS_BARE);

  @TempDir private Path folder;

  /// A level of each task; harmful ones one nat above their twins, half a nat more once pruned.
  private static double margin(String variant, boolean isHarmful, int task) {
    return -3
        + 0.1 * (task % 7)
        + (isHarmful ? 1 + 0.02 * (task % 3) : 0)
        + (isHarmful && variant.equals("w20") ? 0.5 : 0);
  }

  private static void putMargins(RunStore store, String openings) {
    for (var variant : store.variants()) {
      var rows = new ArrayList<MarginRow>();
      for (var answer : store.answered(variant.variantId())) {
        boolean isHarmful = Arm.isHarmful(answer.prompt());
        int task = Runs.task(answer.prompt());
        double compliance = -0.5;
        rows.add(
            new MarginRow(
                answer.generation().generationKey(),
                openings,
                compliance + margin(variant.variantId(), isHarmful, task),
                compliance));
      }
      store.putMargins(rows);
    }
  }

  private static RefusalMargin.Measured measured(RunStore store) {
    return (RefusalMargin.Measured) Evidence.of(store, Choice.OF_RUN).refusalMargin();
  }

  @Test
  void itMovesWhereEveryRateIsZero() {
    try (var store = Runs.run(folder.resolve("run"), Runs.TWO, BARE, NEVER)) {
      putMargins(store, "aa");
      var evidence = Evidence.of(store, Choice.OF_RUN);
      assertThat(evidence.primary().mean()).isZero();
      var margin = (RefusalMargin.Measured) evidence.refusalMargin();
      assertThat(margin.harmful().mean()).isCloseTo(0.5, within(1e-9));
      assertThat(margin.harmful().after() - margin.harmful().before()).isCloseTo(0.5, within(1e-9));
      assertThat(margin.harmful().tasks()).isEqualTo(TASKS);
      assertThat(margin.harmful().test().orElseThrow().p()).isLessThan(1e-4);
      assertThat(margin.harmless().orElseThrow().mean()).isCloseTo(0, within(1e-9));
      assertThat(margin.harmless().orElseThrow().test().orElseThrow().p()).isEqualTo(1);
      assertThat(margin.covered().before()).isBetween(Math.exp(-0.5), 0.8);
    }
  }

  @Test
  void harmfulTasksAreToldFromTheirTwins() {
    try (var store = Runs.run(folder.resolve("run"), Runs.TWO, BARE, NEVER)) {
      putMargins(store, "aa");
      var separation = measured(store).separation().orElseThrow();
      assertThat(separation.auc().before().value()).isBetween(0.9, 1.0);
      assertThat(separation.auc().change().interval().orElseThrow().low()).isNotNegative();
      assertThat(separation.dPrime().orElseThrow().change().interval().orElseThrow().low())
          .isPositive();
    }
  }

  @Test
  void withoutHarmlessPromptsAskedAlikeNothingIsToldApart() {
    try (var store = Runs.run(folder.resolve("run"), Runs.TWO, Shape.of(TASKS), NEVER)) {
      putMargins(store, "aa");
      assertThat(measured(store).separation()).isEmpty();
      assertThat(measured(store).harmless()).isEmpty();
      assertThat(measured(store).harmful().pairs()).isEqualTo(4 * TASKS);
    }
  }

  @Test
  void marginsByOtherOpeningsAreNotCompared() {
    try (var store = Runs.run(folder.resolve("run"), Runs.TWO, BARE, NEVER)) {
      putMargins(store, "aa");
      store.putMargins(
          store.answered("w20").stream()
              .map(a -> new MarginRow(a.generation().generationKey(), "bb", -1, -1))
              .toList());
      assertThat(Evidence.of(store, Choice.OF_RUN).refusalMargin())
          .isEqualTo(
              new RefusalMargin.NotMeasured("the run holds no refusal margins of both models"));
      assertThat(store.missingMargins("w20", "bb")).isEmpty();
      assertThat(store.missingMargins("w20", "aa")).hasSize(2 * TASKS);
    }
  }

  @Test
  void aRunThatStoppedEarlyHasNoIntervalOfIt() {
    var notes = Map.of(Stopping.NOTE, Stopping.UNTIL_DECIDED_NOTE);
    try (var store = Runs.run(folder.resolve("run"), Runs.TWO, BARE, NEVER, notes)) {
      putMargins(store, "aa");
      var margin = measured(store);
      assertThat(margin.harmful().interval()).isEmpty();
      assertThat(margin.harmful().test()).isEmpty();
      assertThat(margin.separation()).isEmpty();
    }
  }
}
