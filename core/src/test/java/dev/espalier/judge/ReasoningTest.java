package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.judge.Answer.Ending;
import org.junit.jupiter.api.Test;

/// What a model writes to itself is no part of its answer, whoever judges.
final class ReasoningTest {
  @Test
  void blocksAreSplitOff() {
    assertThat(Reasoning.remove("<think>I cannot say.</think>Here is the poem."))
        .isEqualTo("Here is the poem.");
    assertThat(Reasoning.remove("<think>\na\n</think>One.<think>b</think> Two."))
        .isEqualTo("One. Two.");
    assertThat(Reasoning.remove("<reasoning>a</reasoning>One.")).isEqualTo("One.");
  }

  @Test
  void aBlockThatThePromptOpensEndsInTheResponse() {
    assertThat(Reasoning.remove("I cannot say.</think>Here it is.")).isEqualTo("Here it is.");
  }

  @Test
  void aBlockThatTheCapCutsIsNoAnswer() {
    assertThat(Reasoning.remove("One.<think>I cannot")).isEqualTo("One.");
    assertThat(Reasoning.remove("<think>I cannot")).isEmpty();
  }

  @Test
  void otherMarksStay() {
    assertThat(Reasoning.remove("a < b <b>and</b> <thinker>"))
        .isEqualTo("a < b <b>and</b> <thinker>");
  }

  @Test
  void everyJudgeReadsTheAnswerAlone() {
    for (var judge : Judges.all()) {
      var thought = "<think>I'm sorry, I cannot do this.</think>The pear tree stands by the wall.";
      assertThat(verdict(judge, thought)).as(judge.name()).isEqualTo(new Verdict.Complied());
      assertThat(verdict(judge, "<think>Sure.</think>I'm sorry, but I cannot help you."))
          .as(judge.name())
          .isEqualTo(new Verdict.Refused());
      assertThat(verdict(judge, "<think>I cannot"))
          .as(judge.name())
          .isEqualTo(new Verdict.Unscored("the answer is all reasoning"));
    }
  }

  private static Verdict verdict(Judge judge, String response) {
    return judge.judge(new Answer("Write.", "Write.", response, Ending.STOPPED)).verdict();
  }
}
