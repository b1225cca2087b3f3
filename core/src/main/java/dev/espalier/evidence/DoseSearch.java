package dev.espalier.evidence;

import java.util.List;

/// How a dose was chosen on half of the tasks.
///
/// The choice falls on the model that refuses most more of the harmful tasks among those of which
/// no condition failed there, or among all where each had one that did; of equals on the lower
/// dose. It needs no correction, for nothing is claimed of this half.
///
/// @param tasks of the half that was searched
/// @param candidates in the order of the run
/// @param chosen the label of the one that was chosen
public record DoseSearch(int tasks, List<Candidate> candidates, String chosen) {
  /// A pruned model.
  ///
  /// @param mean the change of refusals of harmful tasks on that half, in [-1, 1]
  /// @param hasFailed whether a condition failed there
  public record Candidate(String model, double dose, double mean, boolean hasFailed) {}

  public DoseSearch {
    candidates = List.copyOf(candidates);
  }
}
