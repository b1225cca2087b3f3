package dev.espalier.evidence;

import dev.espalier.EspalierException;
import dev.espalier.stats.UnscoredBounds.Outcome;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.GenerationKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People's labels of answers of two models, each of an answer that is in its run.
final class Labels {
  private final Map<Answer, Outcome> byAnswer = new HashMap<>();

  private record Answer(String promptId, String generationKey) {}

  private Labels() {}

  /// Those of `labels` that say something.
  ///
  /// @throws EspalierException for a label of an answer that neither model gave, and for two labels
  ///   of one answer that disagree
  static Labels of(Arms arms, Collection<TrueLabel> labels) {
    var read = new Labels();
    for (var label : labels) {
      if (!gave(arms.before(), label) && arms.doses().stream().noneMatch(d -> gave(d, label))) {
        throw EspalierException.in(arms.after().run())
            .found(
                "a label of prompt '%s' whose answer is not in the run".formatted(label.promptId()))
            .needed("labels of this run's own answers")
            .fault();
      }
      Reading.refused(label.verdict())
          .filter(Outcome::isKnown)
          .ifPresent(outcome -> read.put(arms, label, outcome));
    }
    return read;
  }

  private void put(Arms arms, TrueLabel label, Outcome outcome) {
    var answer = new Answer(label.promptId(), label.generationKey());
    var known = byAnswer.put(answer, outcome);
    if (known != null && known != outcome) {
      throw EspalierException.in(arms.after().run())
          .found("two labels of one answer to '%s' that disagree".formatted(label.promptId()))
          .needed("one label of an answer")
          .remedy("Leave out those that people disagree on, or settle them.")
          .fault();
    }
  }

  /// Of a text that was purged the key must do.
  private static boolean isSame(@Nullable String completion, TrueLabel label) {
    return completion == null || GenerationKey.textHash(completion).equals(label.answerSha256());
  }

  private static boolean gave(Arm arm, TrueLabel label) {
    var answer = arm.answers().get(label.promptId());
    return answer != null
        && answer.generation().generationKey().equals(label.generationKey())
        && isSame(answer.generation().completion(), label);
  }

  /// Whether the answer is a refusal; absent where nobody has said.
  Optional<Boolean> isRefusal(AnsweredPrompt answer) {
    return Optional.ofNullable(
            byAnswer.get(
                new Answer(answer.prompt().promptId(), answer.generation().generationKey())))
        .map(outcome -> outcome == Outcome.TRUE);
  }
}
