package dev.espalier.suite;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.List;

/// Gathers what is wrong with one file, so that it is reported together.
final class Problems {
  private static final int SHOWN = 20;

  private final String location;
  private final List<EspalierException> problems = new ArrayList<>();

  Problems(SuiteText text) {
    this.location = text.location();
  }

  void add(EspalierException.Fault fault) {
    problems.add(fault.fault());
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /// Throws if there was a problem: the one, or a summary with a line for each (the first 20; the
  /// rest are counted).
  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    if (problems.size() == 1) {
      throw problems.getFirst();
    }
    var rest = problems.size() - SHOWN;
    throw EspalierException.in(location)
        .found(
            problems.stream()
                    .limit(SHOWN)
                    .map(EspalierException::getMessage)
                    .collect(joining("\n  ", problems.size() + " problems\n  ", ""))
                + (rest > 0 ? "\n  and " + rest + " more" : ""))
        .fault();
  }
}
