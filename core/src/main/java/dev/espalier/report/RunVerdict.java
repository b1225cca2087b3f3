package dev.espalier.report;

import dev.espalier.EspalierException;
import dev.espalier.evidence.Choice;
import dev.espalier.evidence.Evidence;
import dev.espalier.store.RunStore;

/// What a run says of its dense and pruned models without being asked: the verdict at its own dose.
public sealed interface RunVerdict {
  /// There is one.
  record Told(Evidence evidence) implements RunVerdict {}

  /// Two models cannot be told, or not be compared.
  record Untold(String reason) implements RunVerdict {}

  static RunVerdict of(RunStore run) {
    try {
      return new Told(Evidence.of(run, Choice.OF_RUN));
    } catch (EspalierException e) { // a run without a verdict still has a report
      return new Untold(e.found() + "; needs " + e.needed());
    }
  }
}
