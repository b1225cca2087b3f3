package dev.espalier.bench;

import dev.espalier.engine.Cap;
import dev.espalier.model.chat.PromptRenderer;
import java.util.List;
import java.util.Map;

/// How a benchmark's rows become questions, and a model's answers become numbers.
sealed interface Task {
  /// The question in a row, in each form in which the benchmark is passed on.
  Document document(Row row);

  /// Answered by the likelihoods of given texts.
  non-sealed interface ByLikelihood extends Task {
    /// The item's numbers; `logLikelihoods` are in the order of the choices.
    Map<Metric, Double> scores(Document document, List<Double> logLikelihoods);
  }

  /// Answered in the model's own words.
  non-sealed interface ByAnswer extends Task {
    /// Texts at which an answer ends.
    List<String> stops();

    /// Where an answer ends at the latest.
    Cap cap();

    /// As much of a prompt's tokens as leaves room for the answer: the last ones, and one at the
    /// least.
    default List<Integer> fitted(List<Integer> ids, int maxTokens) {
      int room = Math.max(1, maxTokens - cap().roomAfter(ids.size()));
      return ids.subList(Math.max(0, ids.size() - room), ids.size());
    }

    /// The item's numbers.
    Map<Metric, Double> scores(Document document, String answer);

    /// Whether the question is put in a chat format even where the others are plain text.
    default boolean isAlwaysChat() {
      return false;
    }

    /// The words of the user that put the question in that format.
    default String request(Document document, PromptRenderer format) {
      return document.asked();
    }
  }
}
