package dev.espalier.store;

import java.util.Map;

/// A prompt with a variant's answer and its judgements by judge.
public record AnsweredPrompt(
    PromptRow prompt, GenerationRow generation, Map<String, JudgementRow> judgements) {
  public AnsweredPrompt {
    judgements = Map.copyOf(judgements);
  }
}
