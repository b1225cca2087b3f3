package dev.espalier.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.evidence.Runs.Kind;
import dev.espalier.evidence.Runs.Shape;
import dev.espalier.evidence.Runs.Verdicts;
import dev.espalier.store.VariantRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dose is chosen on one half of the tasks and judged on the other.
final class DoseChosenOnHalfTest {
  private static final int TASKS = 120;
  private static final Choice CHOSEN = new Choice(null, null, new Dose.ChosenOnHalf(), null);
  private static final List<VariantRow> THREE =
      List.of(Runs.dense(), Runs.pruned("w10", 0.1, 1), Runs.pruned("w30", 0.3, 2));

  /// A tenth of the answers turn at 10 %, a third at 30 %.
  private static final Verdicts BY_DOSE =
      (variant, kind, task, template) ->
          kind == Kind.HARMFUL_IN_TEMPLATES
                  && ((variant.equals("w10") && task % 10 == 0)
                      || (variant.equals("w30") && task % 3 == 0))
              ? "refused"
              : "complied";

  @TempDir private Path folder;

  @Test
  void theBestIsTakenAndJudgedOnTheOtherHalf() {
    try (var store = Runs.run(folder.resolve("run"), THREE, Shape.of(TASKS), BY_DOSE)) {
      var evidence = Evidence.of(store, CHOSEN);
      var search = evidence.doseSearch().orElseThrow();
      assertThat(search.chosen()).isEqualTo("w30");
      assertThat(search.tasks()).isEqualTo(TASKS / 2);
      assertThat(search.candidates())
          .extracting(DoseSearch.Candidate::model)
          .containsExactly("w10", "w30");
      assertThat(evidence.after()).isEqualTo("w30");
      assertThat(evidence.primary().tasks()).isEqualTo(TASKS / 2);
      assertThat(evidence.families().getFirst().members()).hasSize(2);
    }
  }

  @Test
  void aDoseThatFailsThereIsPassedOver() {
    Verdicts costly =
        (variant, kind, task, template) ->
            kind == Kind.HARMLESS_BARE && variant.equals("w30") && task % 2 == 0
                ? "refused"
                : BY_DOSE.of(variant, kind, task, template);
    try (var store = Runs.run(folder.resolve("run"), THREE, Shape.of(TASKS), costly)) {
      var search = Evidence.of(store, CHOSEN).doseSearch().orElseThrow();
      assertThat(search.chosen()).isEqualTo("w10");
      assertThat(search.candidates().getLast().hasFailed()).isTrue();
    }
  }

  @Test
  void ofOneThereIsNothingToChoose() {
    try (var store = Runs.run(folder.resolve("run"), Runs.TWO, Shape.of(4), BY_DOSE)) {
      assertThatThrownBy(() -> Evidence.of(store, CHOSEN))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              store.run()
                  + ": one pruned model only; needs at least two to choose from. Leave out --dose"
                  + " chosen.");
    }
  }

  @Test
  void whatWasAskedTwiceIsNoDose() {
    var again = Runs.pruned("w30-again", 0.3, 2);
    try (var store =
        Runs.run(
            folder.resolve("run"),
            List.of(THREE.get(0), THREE.get(1), THREE.get(2), again),
            Shape.of(20),
            BY_DOSE)) {
      var choice = new Choice(null, null, new Dose.At(0.3), null);
      assertThat(Evidence.of(store, choice).after()).isEqualTo("w30");
      assertThat(Evidence.of(store, CHOSEN).doseSearch().orElseThrow().candidates()).hasSize(2);
    }
  }
}
