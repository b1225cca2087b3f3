package dev.espalier.capability;

import dev.espalier.stats.Interval;
import dev.espalier.stats.McNemar;
import dev.espalier.stats.PairedScores;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How another model's scores differ from the dense model's, on the questions that both answered.
///
/// @param pairs questions
/// @param difference the mean of after - before, in [-1, 1]
/// @param interval bootstrap-t over questions; absent for fewer than two
/// @param mcNemar on the questions that one of them alone has right; absent where a score lies
///   between right and wrong
public record Change(
    int pairs, double difference, Optional<Interval> interval, Optional<McNemar> mcNemar) {
  /// The level of every interval.
  public static final double LEVEL = 0.95;

  /// Absent where no question was answered by both.
  static Optional<Change> of(PairedScores scores, RandomGenerator random) {
    return scores.pairs() == 0
        ? Optional.empty()
        : Optional.of(
            new Change(
                scores.pairs(),
                scores.mean().orElseThrow(),
                scores.interval(LEVEL, random),
                scores.mcNemar()));
  }

  /// Whether the whole interval lies below zero.
  boolean isWorse() {
    return interval.filter(i -> i.high() < 0).isPresent();
  }
}
