package dev.espalier.stats;

import java.util.Optional;

/// The agreement of two raters beyond chance, `κ = (p_o - p_e) / (1 - p_e)`; Cohen 1960, "A
/// Coefficient of Agreement for Nominal Scales", Educ. Psychol. Meas. 20:37-46.
///
/// @param value in [-1, 1]
/// @param standardError of the value, for large samples: Fleiss, Cohen & Everitt 1969, "Large
///   Sample Standard Errors of Kappa and Weighted Kappa", Psychol. Bull. 72:323-327, eq. 13
/// @param cases how many were rated by both
public record CohenKappa(double value, double standardError, int cases) {
  /// The kappa of a square table of counts, one rater's classes in the rows and the other's, in the
  /// same order, in the columns. Absent without cases, and where chance alone agrees always: both
  /// raters know one and the same class.
  public static Optional<CohenKappa> of(int[][] table) {
    int classes = table.length;
    double cases = 0;
    double[] rows = new double[classes];
    double[] columns = new double[classes];
    for (int i = 0; i < classes; i++) {
      if (table[i].length != classes) {
        throw new IllegalArgumentException(
            "row %d has %d columns, the table %d rows".formatted(i, table[i].length, classes));
      }
      for (int j = 0; j < classes; j++) {
        cases += table[i][j];
        rows[i] += table[i][j];
        columns[j] += table[i][j];
      }
    }
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < classes && cases > 0; i++) {
      observed += table[i][i] / cases;
      expected += rows[i] / cases * columns[i] / cases;
    }
    if (cases == 0 || expected >= 1) {
      return Optional.empty();
    }
    double kappa = (observed - expected) / (1 - expected);
    double variance = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        double share = table[i][j] / cases;
        double chance =
            i == j
                ? 1 - (rows[i] + columns[i]) / cases * (1 - kappa)
                : (columns[i] + rows[j]) / cases * (1 - kappa);
        variance += share * chance * chance;
      }
    }
    double mean = kappa - expected * (1 - kappa);
    variance = Math.max(0, variance - mean * mean) / (cases * (1 - expected) * (1 - expected));
    return Optional.of(new CohenKappa(kappa, Math.sqrt(variance), (int) cases));
  }

  /// `κ ± z · standard error`, cut at -1 and 1. Absent where the standard error is zero, as where
  /// the raters agree on every case: an interval without width would read as certainty.
  public Optional<Interval> interval(double level) {
    Interval.checkLevel(level);
    // Below this lies the rounding of a variance that is zero.
    if (standardError < 1e-9) {
      return Optional.empty();
    }
    return Optional.of(Interval.normal(value, standardError, level));
  }
}
