package dev.espalier.store;

import java.util.List;

/// An answer with all that belongs to it, stored in one transaction: the generation, which variant
/// and prompt it answers, and what each judge said.
public record Completed(GenerationRow generation, AnswerRow answer, List<JudgementRow> judgements) {
  public Completed {
    judgements = List.copyOf(judgements);
    if (!generation.generationKey().equals(answer.generationKey())) {
      throw new IllegalArgumentException(
          "the answer names generation %s, not %s"
              .formatted(answer.generationKey(), generation.generationKey()));
    }
    for (var judgement : judgements) {
      if (!judgement.variantId().equals(answer.variantId())
          || !judgement.promptId().equals(answer.promptId())) {
        throw new IllegalArgumentException(
            "a judgement of %s on %s beside the answer of %s on %s"
                .formatted(
                    judgement.variantId(),
                    judgement.promptId(),
                    answer.variantId(),
                    answer.promptId()));
      }
    }
  }
}
