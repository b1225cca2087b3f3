package dev.espalier.stats;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// The same questions answered under two arms, each answer a score in [0, 1]; questions are
/// independent of each other.
///
/// @param differences after - before, question by question, in [-1, 1]
public record PairedScores(List<Double> differences) {
  private static final double BOUND = 1;

  public PairedScores {
    differences = List.copyOf(differences);
    for (double difference : differences) {
      if (!(Math.abs(difference) <= BOUND)) {
        throw new IllegalArgumentException("difference " + difference + " is outside [-1, 1]");
      }
    }
  }

  /// Number of questions.
  public int pairs() {
    return differences.size();
  }

  /// The mean difference; absent without questions.
  public OptionalDouble mean() {
    return new Sample(differences).mean();
  }

  /// The bootstrap-t interval of the mean difference, within [-1, 1]; absent for fewer than two
  /// questions. Where all differ equally, see [ClusteredDifference#bootstrapInterval].
  public Optional<Interval> interval(double level, RandomGenerator random) {
    return BootstrapT.interval(differences, BOUND, level, random);
  }

  /// The test on the questions that were answered right under one arm only; absent where scores lie
  /// between right and wrong.
  public Optional<McNemar> mcNemar() {
    int gained = 0;
    int lost = 0;
    for (double difference : differences) {
      if (difference != 0 && Math.abs(difference) != 1) {
        return Optional.empty();
      }
      gained += difference == 1 ? 1 : 0;
      lost += difference == -1 ? 1 : 0;
    }
    return Optional.of(new McNemar(gained, lost));
  }
}
