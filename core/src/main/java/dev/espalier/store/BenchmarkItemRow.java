package dev.espalier.store;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What became of a question of an examination.
///
/// @param item its place in the task, from 0
/// @param promptHash SHA-256 of every text that the model was given for it
/// @param logLikelihoods of the choices in order, in nats, a comma list; empty where the model
///   wrote
/// @param answer the place of the likeliest choice, or what the model wrote; null once purged
/// @param gold the same of the right answer
/// @param chance what guessing scores on average, in [0, 1]
/// @param cutTokens tokens of the prompt that did not fit
/// @param unanswered why it could not be put to the model; empty where it was
public record BenchmarkItemRow(
    String variantId,
    String task,
    String rule,
    int item,
    String promptHash,
    String logLikelihoods,
    @Nullable String answer,
    @Nullable String gold,
    double chance,
    int cutTokens,
    String unanswered) {
  public BenchmarkItemRow {
    Require.text("variantId", variantId);
    Require.text("task", task);
    Require.text("rule", rule);
    Require.atLeast("item", 0, item);
    Require.text("promptHash", promptHash);
    Require.present("logLikelihoods", logLikelihoods);
    Require.rate("chance", chance);
    Require.atLeast("cutTokens", 0, cutTokens);
    Require.present("unanswered", unanswered);
  }

  /// A list of numbers as the row holds it.
  public static String list(List<Double> nats) {
    return nats.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /// The log-likelihoods as numbers.
  public List<Double> nats() {
    return logLikelihoods.isEmpty()
        ? List.of()
        : Arrays.stream(logLikelihoods.split(",")).map(Double::valueOf).toList();
  }

  /// Whether the question was put to the model.
  public boolean isAnswered() {
    return unanswered.isEmpty();
  }
}
