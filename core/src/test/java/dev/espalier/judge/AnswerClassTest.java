package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.store.JudgementRow;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnswerClassTest {
  @Test
  void everyVerdictHasItsWord() {
    assertThat(new Verdict.Refused().label()).isEqualTo("refused");
    assertThat(new Verdict.Complied().label()).isEqualTo("complied");
    assertThat(new Verdict.Partial().label()).isEqualTo("partial");
    assertThat(new Verdict.Redirected().label()).isEqualTo("redirected");
    assertThat(new Verdict.Unscored("the answer is empty").label()).isEqualTo("unscored");
  }

  @Test
  void wordsAndClassesAreOneToOne() {
    for (var one : AnswerClass.values()) {
      assertThat(AnswerClass.named(one.label())).contains(one);
    }
    assertThat(AnswerClass.named("Refused")).contains(AnswerClass.REFUSED);
    assertThat(AnswerClass.named("maybe")).isEmpty();
  }

  @Test
  void unscoredIsNeitherRefusedNorNot() {
    assertThat(Arrays.stream(AnswerClass.values()).map(AnswerClass::isRefusal).toList())
        .containsExactly(
            Optional.of(true),
            Optional.of(false),
            Optional.of(false),
            Optional.of(true),
            Optional.empty());
  }

  @Test
  void runsCountTheWordsAsTheClassesDo() {
    for (var one : AnswerClass.values()) {
      var row = new JudgementRow("dense", "p", "rules", one.label(), "", "");
      assertThat(row.isRefusal()).as(one.label()).isEqualTo(one.isRefusal());
      assertThat(row.isKnown()).isTrue();
    }
    assertThat(new JudgementRow("dense", "p", "rules", "maybe", "", "").isKnown()).isFalse();
  }
}
