package dev.espalier.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.EspalierException;
import dev.espalier.evidence.Runs.Kind;
import dev.espalier.evidence.Runs.Shape;
import dev.espalier.evidence.Runs.Verdicts;
import dev.espalier.store.GenerationKey;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Blind labels of a run's own answers correct its judge, and decide.
final class LabelsTest {
  private static final int TASKS = 200;
  private static final String HASH = GenerationKey.textHash("An answer.");
  private static final Shape BARE = Shape.of(TASKS).with(Kind.HARMFUL_BARE, Kind.HARMLESS_BARE);

  /// The judge calls every second answer of the pruned model a refusal that is none.
  private static final Verdicts MISTAKEN =
      (variant, kind, task, template) ->
          kind == Kind.HARMFUL_BARE && (task % 4 == 0 || (variant.equals("w20") && task % 2 == 1))
              ? "refused"
              : "complied";

  @TempDir private Path folder;

  private RunStore run() {
    return Runs.run(folder.resolve("run"), Runs.TWO, BARE, MISTAKEN);
  }

  /// The truth: every fourth task is refused by both.
  private static List<TrueLabel> truth(RunStore store, int upToTask) {
    var labels = new ArrayList<TrueLabel>();
    for (var variant : store.variants()) {
      for (var answer : store.answered(variant.variantId())) {
        int task = Runs.task(answer.prompt());
        if (Arm.isHarmful(answer.prompt()) && task < upToTask) {
          labels.add(
              new TrueLabel(
                  answer.prompt().promptId(),
                  answer.generation().generationKey(),
                  HASH,
                  task % 4 == 0 ? "refused" : "partial"));
        }
      }
    }
    return labels;
  }

  @Test
  void aGainThatTheJudgeInventedIsTakenBack() {
    try (var store = run()) {
      var judged = Evidence.of(store, Choice.OF_RUN);
      assertThat(judged.primary().mean()).isEqualTo(0.5);
      assertThat(judged.judgeError()).isInstanceOf(JudgeError.Overturning.class);
      assertThat(judged.parts().getFirst().isMet()).isTrue();

      var labelled = Evidence.of(store, Choice.OF_RUN, truth(store, 80));
      var corrected = (JudgeError.Corrected) labelled.judgeError();
      assertThat(corrected.correction().estimate().orElseThrow()).isCloseTo(0, within(0.02));
      assertThat(corrected.correction().interval().orElseThrow().contains(0)).isTrue();
      assertThat(corrected.correction().roganGladen().orElseThrow().contains(0)).isTrue();
      assertThat(corrected.isOther()).contains(true);
      assertThat(labelled.parts().getFirst().isOpen()).isTrue();
      assertThat(labelled.verdict()).isInstanceOf(Verdict.Undecided.class);
      assertThat(corrected.correction().strata())
          .containsExactly(
              new Correction.Stratum("dense", false, 150, 60, 0),
              new Correction.Stratum("dense", true, 50, 20, 0),
              new Correction.Stratum("w20", false, 50, 20, 0),
              new Correction.Stratum("w20", true, 150, 60, 40));
    }
  }

  @Test
  void labelsOfTooFewKindsCorrectNothing() {
    try (var store = run()) {
      var evidence = Evidence.of(store, Choice.OF_RUN, truth(store, 2));
      var correction = ((JudgeError.Corrected) evidence.judgeError()).correction();
      assertThat(correction.estimate()).isEmpty();
      assertThat(correction.interval()).isEmpty();
      assertThat(evidence.parts().getFirst().isMet()).isTrue();
      assertThat(Evidence.of(store, Choice.OF_RUN, List.of()).judgeError())
          .isInstanceOf(JudgeError.Overturning.class);
    }
  }

  @Test
  void labelsThatDisagreeOrAreOfNoAnswerAreRefused() {
    try (var store = run()) {
      var label = truth(store, 1).getFirst();
      var other = new TrueLabel(label.promptId(), label.generationKey(), HASH, "complied");
      assertThatThrownBy(() -> Evidence.of(store, Choice.OF_RUN, List.of(label, other)))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              store.run()
                  + ": two labels of one answer to 'HARMFUL_BARE/0/0' that disagree; needs one"
                  + " label of an answer. Leave out those that people disagree on, or settle them.");
      var stranger = new TrueLabel(label.promptId(), label.generationKey(), "00", "refused");
      assertThatThrownBy(() -> Evidence.of(store, Choice.OF_RUN, List.of(stranger)))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              store.run()
                  + ": a label of prompt 'HARMFUL_BARE/0/0' whose answer is not in the run; needs"
                  + " labels of this run's own answers");
      var unsure = new TrueLabel(label.promptId(), label.generationKey(), HASH, "unscored");
      assertThat(Evidence.of(store, Choice.OF_RUN, List.of(unsure)).judgeError())
          .isInstanceOf(JudgeError.Overturning.class);
    }
  }
}
