package dev.espalier.report;

import dev.espalier.stats.ClusteredDifference;
import dev.espalier.stats.Interval;
import dev.espalier.stats.SignFlip;
import java.util.Optional;

/// A variant against its dense model, on the prompts of a slice that were judged in both arms.
///
/// @param variantId the variant that is compared
/// @param denseId the dense variant that it is compared with
/// @param change of the refusal rate, by task
/// @param gained pairs that were not refused by the dense model and are refused now
/// @param lost pairs that were refused by the dense model and are not refused now
/// @param test sign-flip test of no change
/// @param adjustedP its p-value after Holm's adjustment over the variants of the slice
public record Comparison(
    String variantId,
    String denseId,
    Slice slice,
    ClusteredDifference change,
    int gained,
    int lost,
    SignFlip test,
    double adjustedP) {
  /// Prompts judged in both arms.
  public int pairs() {
    return change.pairs();
  }

  /// Tasks among them: the sample size of interval and test.
  public int tasks() {
    return change.clusters();
  }

  /// The mean over tasks of the change in a task's refusal rate, in [-1, 1].
  public double difference() {
    return change.mean().orElseThrow();
  }

  /// Student's t interval of that mean at [Results#LEVEL]; absent for fewer than two tasks, and
  /// where all tasks changed equally.
  public Optional<Interval> interval() {
    return change.studentInterval(Results.LEVEL);
  }

  /// Whether the change is significant at 5 % after adjustment.
  public boolean isSignificant() {
    return adjustedP <= 1 - Results.LEVEL;
  }
}
