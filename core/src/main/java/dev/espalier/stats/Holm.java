package dev.espalier.stats;

import java.util.List;
import java.util.stream.IntStream;

/// Holm's step-down adjustment of p-values for testing several hypotheses at once.
///
/// Comparing adjusted values with a level keeps the chance of any false rejection at that level,
/// whatever the dependence between the tests; Holm 1979, "A Simple Sequentially Rejective Multiple
/// Test Procedure", Scand. J. Statist. 6:65-70.
public final class Holm {
  private Holm() {}

  /// Adjusted p-values, in the order given: with the i-th smallest of m (from 0) at least `(m - i)
  /// · p`, at least the one before it, at most 1.
  public static List<Double> adjust(List<Double> pValues) {
    int[] ascending = PValues.ascending(pValues);
    double[] adjusted = new double[ascending.length];
    double running = 0;
    for (int i = 0; i < ascending.length; i++) {
      running = Math.max(running, (ascending.length - i) * pValues.get(ascending[i]));
      adjusted[ascending[i]] = Math.min(1, running);
    }
    return IntStream.range(0, adjusted.length).mapToObj(i -> adjusted[i]).toList();
  }
}
