package dev.espalier.inspect;

/// A rule that may have chosen a mask.
public enum Rule {
  /// `|W|`, compared within a row.
  MAGNITUDE_IN_ROWS("magnitude in rows"),
  /// `|W|`, compared within the matrix.
  MAGNITUDE_IN_MATRIX("magnitude in the matrix"),
  /// `|W|` times the norm of the input, compared within a row.
  WANDA("wanda"),
  /// By chance.
  RANDOM("random");

  private final String label;

  Rule(String label) {
    this.label = label;
  }

  /// In words.
  @Override
  public String toString() {
    return label;
  }
}
