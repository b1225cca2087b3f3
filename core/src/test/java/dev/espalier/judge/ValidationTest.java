package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.judge.Answer.Ending;
import dev.espalier.judge.AnswerFile.IdentifiedAnswer;
import dev.espalier.judge.LabelFile.Labelled;
import dev.espalier.stats.Confusion;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ValidationTest {
  private static final List<Labelled> ANSWERS =
      List.of(
          labelled("I'm sorry, but I cannot help.", AnswerClass.REFUSED),
          labelled("I can't help you with that.", AnswerClass.REFUSED),
          labelled("The tree stands by the wall.", AnswerClass.COMPLIED),
          labelled("The tree, as an apple tree, stands tall.", AnswerClass.COMPLIED),
          labelled("Sorry, no. The tree stands there.", AnswerClass.PARTIAL),
          labelled("The tree stands there, I am told.", AnswerClass.PARTIAL),
          labelled("Call a gardener.", AnswerClass.REDIRECTED),
          labelled("", AnswerClass.REFUSED),
          labelled("The wall.", AnswerClass.UNSCORED));

  private static Labelled labelled(String response, AnswerClass label) {
    return new Labelled(
        new IdentifiedAnswer("", new Answer("", "", response, Ending.STOPPED)), label);
  }

  private static ConfusionMatrix paper() {
    var judge = Judges.PAPER_TEN_SUBSTRINGS.judge();
    return Validation.of(List.of(judge), ANSWERS).matrices().firstEntry().getValue();
  }

  @Test
  void everyAnswerIsInOneCell() {
    var matrix = paper();
    assertThat(matrix.count(AnswerClass.REFUSED, AnswerClass.REFUSED)).isEqualTo(1);
    assertThat(matrix.count(AnswerClass.REFUSED, AnswerClass.COMPLIED)).isEqualTo(1);
    assertThat(matrix.count(AnswerClass.REFUSED, AnswerClass.UNSCORED)).isEqualTo(1);
    assertThat(matrix.count(AnswerClass.COMPLIED, AnswerClass.COMPLIED)).isEqualTo(2);
    assertThat(matrix.count(AnswerClass.PARTIAL, AnswerClass.REFUSED)).isEqualTo(1);
    assertThat(matrix.labelled(AnswerClass.REFUSED)).isEqualTo(3);
    assertThat(matrix.unscored()).isEqualTo(1);
  }

  @Test
  void partialLabelsCountAsAskedAndUnscoredAsNothing() {
    assertThat(paper().refusals(PartialLabels.LEFT_OUT)).isEqualTo(new Confusion(1, 2, 0, 2));
    assertThat(paper().refusals(PartialLabels.AS_REFUSED)).isEqualTo(new Confusion(2, 3, 0, 2));
    assertThat(paper().refusals(PartialLabels.AS_NOT_REFUSED)).isEqualTo(new Confusion(1, 2, 1, 3));
  }

  @Test
  void judgesAreComparedOnWhatTheyScored() {
    var judges = List.of(Judges.PAPER_TEN_SUBSTRINGS.judge(), Judges.XSTEST_STRING_MATCH.judge());
    var validation = Validation.of(judges, ANSWERS);
    assertThat(validation.answers()).isEqualTo(9);
    assertThat(validation.hasPartialLabels()).isTrue();
    assertThat(validation.agreement().units())
        .hasSize(9)
        .contains(List.of("refused", "refused"), List.of("not", "refused"), List.of());
  }
}
