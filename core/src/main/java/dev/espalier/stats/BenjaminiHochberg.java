package dev.espalier.stats;

import java.util.List;
import java.util.stream.IntStream;

/// Benjamini and Hochberg's step-up adjustment of p-values, for looking at many hypotheses at once.
///
/// Rejecting where the adjusted value is at most `q` keeps the expected share of false rejections
/// among all rejections at `q`, for independent or positively dependent tests; Benjamini & Hochberg
/// 1995, "Controlling the False Discovery Rate", JRSS B 57:289-300.
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /// Adjusted p-values, in the order given: the i-th smallest of m (from 1) takes the least of `m /
  /// j · p(j)` over `j >= i`, at most 1.
  public static List<Double> adjust(List<Double> pValues) {
    int[] ascending = PValues.ascending(pValues);
    int m = ascending.length;
    double[] adjusted = new double[m];
    double running = 1;
    for (int i = m; i >= 1; i--) {
      running = Math.min(running, pValues.get(ascending[i - 1]) * m / i);
      adjusted[ascending[i - 1]] = running;
    }
    return IntStream.range(0, m).mapToObj(i -> adjusted[i]).toList();
  }
}
