package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The trained judge that is shipped.
final class TrainedJudgeTest extends JudgeContract {
  @Override
  Judge judge() {
    return Judges.ESPALIER_TRAINED.judge();
  }

  @Test
  void itSaysWhatItLearntFromAndUnderWhichTerms() {
    assertThat(judge().card().tunedOn())
        .contains("xstest_v2_completions_gpt4.csv (450 answers, SHA-256 71af323af8ec")
        .contains("XSTest: prompts CC BY 4.0")
        .contains("train.csv (3850 answers, SHA-256 0573e0bf07b3")
        .contains("GPTFuzz, 50 of 80 questions: MIT")
        .doesNotContain("NC");
    assertThat(judge().name()).isEqualTo("espalier-trained");
  }
}
