package dev.espalier.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a model wrote for one rendered prompt.
///
/// @param generationKey see [GenerationKey]
/// @param renderedHash SHA-256 of the token ids that the model was given
/// @param completion the text without its end token; null where it failed or the run's texts were
///   purged
/// @param stopReason `eos`, `length` (the cap of new tokens) or `error`
/// @param nearTies steps whose two best logits were so close that batch size could swap them
/// @param firstNearTie the first such step, from 0; null where there was none
/// @param error the message where the stop reason is `error`, else null
public record GenerationRow(
    String generationKey,
    String renderedHash,
    int promptTokens,
    int newTokens,
    @Nullable String completion,
    String stopReason,
    int nearTies,
    @Nullable Integer firstNearTie,
    long elapsedMillis,
    @Nullable String error) {
  private static final Set<String> STOP_REASONS = Set.of("eos", "length", "error");

  public GenerationRow {
    Require.text("generationKey", generationKey);
    Require.text("renderedHash", renderedHash);
    Require.atLeast("promptTokens", 0, promptTokens);
    Require.atLeast("newTokens", 0, newTokens);
    Require.oneOf("stopReason", stopReason, STOP_REASONS);
    Require.atLeast("nearTies", 0, nearTies);
    Require.atLeast("elapsedMillis", 0, elapsedMillis);
    if ((firstNearTie == null) != (nearTies == 0)) {
      throw new IllegalArgumentException(nearTies + " near ties, the first at " + firstNearTie);
    }
    if ((error == null) == stopReason.equals("error")) {
      throw new IllegalArgumentException("stop reason " + stopReason + " with error " + error);
    }
  }
}
