package dev.espalier.engine;

import java.util.List;
import java.util.OptionalInt;

/// What became of a [GenerationRequest].
public sealed interface Outcome {
  /// The request's id.
  String id();

  /// The prompt was continued.
  ///
  /// @param newIds the generated tokens, the end token left out
  /// @param stop why the row ended
  /// @param nearTies steps at which the two best logits lay closer than rounding can tell apart, so
  ///   that another batch may choose the other
  /// @param firstNearTie the index in `newIds` of the first of them
  /// @param elapsedMillis from the start of the row's batch to its end
  record Completed(
      String id,
      List<Integer> newIds,
      StopReason stop,
      int nearTies,
      OptionalInt firstNearTie,
      long elapsedMillis)
      implements Outcome {
    public Completed {
      newIds = List.copyOf(newIds);
    }
  }

  /// Nothing could be generated; `reason` says why.
  record Failed(String id, String reason) implements Outcome {}

  /// Why a row ended.
  enum StopReason {
    /// The model said that it was done.
    END,
    /// The row reached its maximum of new tokens, or the context's end.
    LENGTH,
    /// The answer contains a text at which it was to end.
    TEXT
  }
}
