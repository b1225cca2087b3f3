package dev.espalier.engine;

import java.util.List;

/// What became of the continuations behind one prompt, see [BranchLikelihood].
public sealed interface BranchScore {
  /// The prompt's id.
  String id();

  /// They were scored.
  ///
  /// @param logLikelihoods `log p` of each continuation given the prompt, in nats, in their order
  record Scored(String id, List<Double> logLikelihoods) implements BranchScore {
    public Scored {
      logLikelihoods = List.copyOf(logLikelihoods);
    }
  }

  /// They could not be; `reason` says why.
  record Unscored(String id, String reason) implements BranchScore {}
}
