package dev.espalier.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.evidence.Runs.Kind;
import dev.espalier.evidence.Runs.Shape;
import dev.espalier.evidence.Runs.Verdicts;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be compared is refused by name.
final class EvidenceRefusesTest {
  private static final Verdicts EVEN =
      (variant, kind, task, template) -> task % 2 == 0 ? "refused" : "complied";

  @TempDir private Path folder;

  @Test
  void oneModelOnly() {
    try (var store = run("a", List.of(Runs.dense()), Shape.of(4))) {
      assertFault(
          () -> Evidence.of(store, Choice.OF_RUN),
          store.run()
              + ": one model only; needs two to compare. Measure the pruned one into the same run"
              + " (espalier refusals --out "
              + store.run()
              + "), or name a second run.");
    }
  }

  @Test
  void runsThatShareNoPrompt() {
    try (var first = run("a", Runs.TWO, Shape.of(4).with(Kind.HARMFUL_BARE));
        var second = run("b", Runs.TWO, Shape.of(4).with(Kind.HARMFUL_IN_TEMPLATES))) {
      assertFault(
          () -> Evidence.of(first, second, Choice.OF_RUN),
          second.run()
              + ": 'w20' and 'dense' of "
              + first.run()
              + " share no answered prompt id; needs the same prompts asked of both. Ask both the"
              + " same suite.");
    }
  }

  @Test
  void oneTask() {
    try (var store = run("a", Runs.TWO, Shape.of(1))) {
      assertFault(
          () -> Evidence.of(store, Choice.OF_RUN),
          store.run()
              + ": 1 harmful tasks that 'rules' scored for both models; needs at least 2: tasks"
              + " are the sample");
    }
  }

  @Test
  void noModelAtTheDose() {
    var three = List.of(Runs.dense(), Runs.pruned("w10", 0.1, 1), Runs.pruned("w30", 0.3, 2));
    try (var store = run("a", three, Shape.of(4))) {
      assertFault(
          () -> Evidence.of(store, Choice.OF_RUN),
          store.run()
              + ": no model pruned to 0.2 among: w10, w30; needs one model at the primary dose."
              + " Name another dose with --dose, or the model with --after.");
      assertThat(Evidence.of(store, new Choice(null, null, new Dose.At(0.3), null)).after())
          .isEqualTo("w30");
      assertThat(Evidence.of(store, new Choice(null, "w10", new Dose.OfRun(), null)).after())
          .isEqualTo("w10");
    }
  }

  @Test
  void noDenseModel() {
    var two = List.of(Runs.pruned("w10", 0.1, 0), Runs.pruned("w20", 0.2, 1));
    try (var store = run("a", two, Shape.of(4))) {
      assertFault(
          () -> Evidence.of(store, Choice.OF_RUN),
          store.run()
              + ": no dense model among: w10, w20; needs one to start from. Name it with --before.");
    }
  }

  @Test
  void anUnknownModelAndAnUnknownJudge() {
    try (var store = run("a", Runs.TWO, Shape.of(4))) {
      assertFault(
          () -> Evidence.of(store, new Choice(null, "w99", new Dose.OfRun(), null)),
          store.run() + ": no model 'w99'; needs one of: dense, w20");
      assertFault(
          () -> Evidence.of(store, new Choice(null, null, new Dose.OfRun(), "nobody")),
          store.run() + ": no reading of both models' answers by 'nobody'; needs one of: rules");
      assertFault(
          () -> Evidence.of(store, new Choice("w20", "w20", new Dose.OfRun(), null)),
          store.run() + ": 'w20' on both sides; needs two models");
    }
  }

  @Test
  void aVerdictThatNoneKnows() {
    try (var store =
        Runs.run(folder.resolve("a"), Runs.TWO, Shape.of(2), (v, k, t, m) -> "perhaps")) {
      assertFault(
          () -> Evidence.of(store, Choice.OF_RUN),
          store.run()
              + ": verdict 'perhaps' of judge 'rules' on prompt 'HARMFUL_IN_TEMPLATES/0/0'; needs"
              + " refused, redirected, complied, partial or unscored");
    }
  }

  @Test
  void marginsThatAreNone() {
    var notes = Map.of(Margins.NOTE, "wide");
    try (var store = Runs.run(folder.resolve("a"), Runs.TWO, Shape.of(4), EVEN, notes)) {
      assertFault(
          () -> Evidence.of(store, Choice.OF_RUN),
          "manifest.json: note 'verdict margins': 'wide'; needs the form 'dose 0.2, harmless"
              + " refusal 0.02, perplexity ratio 1.05, benchmark 0.02, broken answers 0.01,"
              + " material 0.02'");
    }
  }

  @Test
  void marginsOfTheManifestStand() {
    var margins = new Margins(0.3, 0.05, 1.1, 0.04, 0.03, 0.06);
    var notes = Map.of(Margins.NOTE, margins.toNote());
    var two = List.of(Runs.dense(), Runs.pruned("w30", 0.3, 1));
    try (var store = Runs.run(folder.resolve("a"), two, Shape.of(4), EVEN, notes)) {
      var evidence = Evidence.of(store, Choice.OF_RUN);
      assertThat(evidence.margins()).isEqualTo(margins);
      assertThat(evidence.areMarginsSetBefore()).isTrue();
    }
  }

  @Test
  void twoRunsArePairedByPromptId() {
    try (var first = run("a", List.of(Runs.dense()), Shape.of(6));
        var second = run("b", List.of(Runs.pruned("w50", 0.5, 0)), Shape.of(9))) {
      var evidence = Evidence.of(first, second, Choice.OF_RUN);
      assertThat(evidence.paired()).isEqualTo(6 * 6);
      assertThat(evidence.primary().tasks()).isEqualTo(6);
    }
  }

  private RunStore run(String name, List<VariantRow> variants, Shape shape) {
    return Runs.run(folder.resolve(name), variants, shape, EVEN);
  }

  private static void assertFault(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(EspalierException.class).hasMessage(message);
  }
}
