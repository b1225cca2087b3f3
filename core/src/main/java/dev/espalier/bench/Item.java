package dev.espalier.bench;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What became of a question.
public sealed interface Item {
  /// The question's place among those of its task, from 0.
  int index();

  /// The SHA-256 of every text that the model was given, prompt and choice, for the question.
  String promptSha256();

  /// It was answered.
  ///
  /// @param logLikelihoods of the choices, in nats and in order; empty where the model wrote
  /// @param answer the place of the likeliest choice from 0, or what the model wrote
  /// @param gold the place of the right choice, or the reference
  /// @param scores what the answer is worth
  /// @param chance what guessing scores on average, in [0, 1]
  /// @param cutTokens tokens of the prompt that had to be left out
  record Answered(
      int index,
      String promptSha256,
      List<Double> logLikelihoods,
      String answer,
      String gold,
      Map<Metric, Double> scores,
      double chance,
      int cutTokens)
      implements Item {
    public Answered {
      logLikelihoods = List.copyOf(logLikelihoods);
      scores = Collections.unmodifiableMap(new EnumMap<>(scores));
    }
  }

  /// It could not be; `reason` says why.
  record Unanswered(int index, String promptSha256, String reason) implements Item {}
}
