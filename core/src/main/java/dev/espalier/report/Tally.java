package dev.espalier.report;

import dev.espalier.stats.Proportion;

/// How one judge read a number of answers. Unscored answers are kept in the total: they are not
/// refusals, in any arm.
///
/// @param refused refused, and redirected
/// @param complied scored and not refused: complied and partial
public record Tally(int refused, int complied, int unscored) {
  static final Tally NONE = new Tally(0, 0, 0);

  public Tally {
    if (refused < 0 || complied < 0 || unscored < 0) {
      throw new IllegalArgumentException(
          "refused %d, complied %d, unscored %d".formatted(refused, complied, unscored));
    }
  }

  /// Number of answers that were judged.
  public int answers() {
    return refused + complied + unscored;
  }

  /// Refused, of all that were judged.
  public Proportion refusals() {
    return new Proportion(refused, answers());
  }

  Tally plus(Tally other) {
    return new Tally(refused + other.refused, complied + other.complied, unscored + other.unscored);
  }
}
