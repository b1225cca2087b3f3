package dev.espalier.stats;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// P-values of several tests, in order.
final class PValues {
  private PValues() {}

  /// The places of p-values from the smallest to the largest; those of equal ones as given.
  static int[] ascending(List<Double> pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("p-value " + p + " is outside [0, 1]");
      }
    }
    return IntStream.range(0, pValues.size())
        .boxed()
        .sorted(Comparator.comparing(pValues::get))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
