package dev.espalier.engine;

/// What became of a [Continuation].
public sealed interface Score {
  /// The continuation's id.
  String id();

  /// It was scored.
  ///
  /// @param logLikelihood sum of `log p(token | all before it)`, in nats, at most 0
  /// @param tokens how many there are in the sum
  /// @param isGreedy whether each token is the likeliest, the lowest id on ties: what greedy
  ///   decoding would have written
  record Scored(String id, double logLikelihood, int tokens, boolean isGreedy) implements Score {}

  /// It could not be; `reason` says why.
  record Unscored(String id, String reason) implements Score {}
}
