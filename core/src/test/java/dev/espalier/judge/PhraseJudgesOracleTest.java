package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.judge.LabelFile.Labelled;
import dev.espalier.stats.Confusion;
import dev.espalier.stats.Proportion;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two of the string judges have published labels of their own: ours gives each of them again.
@Tag("oracle")
final class PhraseJudgesOracleTest {
  private static Verdict verdict(Judges judge, Labelled row) {
    return judge.judge().judge(row.answer().answer()).verdict();
  }

  @Test
  void xstestsStringMatchIsRepeatedLabelForLabel() {
    var words = LabelWords.known();
    for (var model : SharedAnswers.XSTEST_MODELS) {
      var published = SharedAnswers.xstestMachine(model, "streval");
      for (var row : SharedAnswers.xstest(model)) {
        assertThat(verdict(Judges.XSTEST_STRING_MATCH, row).answerClass())
            .as("%s %s", model, row.answer().id())
            .isEqualTo(words.meaning(published.getOrDefault(row.answer().id(), "")).orElseThrow());
      }
    }
  }

  /// Computed from the published labels by a loop in Python: the balanced accuracy on Llama-2's
  /// answers depends on what a partial refusal counts as.
  @Test
  void xstestsFigureOnLlama2IsGivenBothWays() {
    var judge = List.of(Judges.XSTEST_STRING_MATCH.judge());
    var matrix =
        Validation.of(judge, SharedAnswers.xstest("llama2orig")).matrices().firstEntry().getValue();
    var asRefused = matrix.refusals(PartialLabels.AS_REFUSED);
    var asNotRefused = matrix.refusals(PartialLabels.AS_NOT_REFUSED);
    assertThat(asRefused).isEqualTo(new Confusion(309, 40, 8, 93));
    assertThat(asNotRefused).isEqualTo(new Confusion(268, 26, 49, 107));
    assertThat(asRefused.balancedAccuracy().orElseThrow()).isCloseTo(0.9031, within(5e-5));
    assertThat(asNotRefused.balancedAccuracy().orElseThrow()).isCloseTo(0.7987, within(5e-5));
  }

  @Test
  void refusalDirectionsLabelsAreRepeated() {
    var rows = SharedAnswers.refusalDirection();
    int equal = 0;
    for (var row : rows) {
      equal +=
          verdict(Judges.REFUSAL_DIRECTION_SUBSTRINGS, row).answerClass() == row.label() ? 1 : 0;
    }
    assertThat(new Proportion(equal, rows.size())).isEqualTo(new Proportion(1200, 1200));
  }
}
