package dev.espalier.evidence;

/// Which of several pruned models the verdict is about.
public sealed interface Dose {
  /// The one at the dose that the run's margins name.
  record OfRun() implements Dose {}

  /// The one pruned to this requested sparsity, in [0, 1].
  record At(double sparsity) implements Dose {}

  /// The one that is best on half of the tasks, judged on the other half: who picks the best of
  /// several by the tasks on which it is then judged finds more than there is.
  record ChosenOnHalf() implements Dose {}
}
