package dev.espalier.evidence;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.espalier.stats.Interval;
import java.util.Optional;

/// What an error of the judge would do to the primary difference. Sensitivity and specificity do
/// not carry over from one model to another, so nothing is corrected without labels of this very
/// run. In JSON, `is` says which.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
public sealed interface JudgeError {
  /// No label of this run: how large a differential error would overturn the finding.
  ///
  /// An error that is the same on both models' answers cancels where it is additive; only what the
  /// judge calls falsely more often on one model's answers than on the other's counts.
  ///
  /// @param toZero net excess of false calls, as a fraction of pairs, that brings the end of the
  ///   interval to zero
  /// @param toReverse that brings the difference itself to zero
  @JsonTypeName("overturning")
  record Overturning(double toZero, double toReverse) implements JudgeError {}

  /// The interval holds zero: there is no finding to overturn.
  @JsonTypeName("nothing to overturn")
  record NothingToOverturn() implements JudgeError {}

  /// Blind labels of this run.
  ///
  /// @param isOther whether the corrected interval says another thing than the judge's: one holds
  ///   zero and the other does not, or they lie on two sides of it; absent where too few labels
  ///   give no corrected interval
  @JsonTypeName("corrected")
  record Corrected(Correction correction, Optional<Boolean> isOther) implements JudgeError {}

  static JudgeError of(Difference difference, Optional<Correction> correction) {
    return correction
        .<JudgeError>map(c ->
            new Corrected(
                c, c.interval().flatMap(by -> difference.interval().map(i -> side(i) != side(by)))))
        .orElseGet(() -> withoutLabels(difference));
  }

  /// On which side of zero it lies; 0 where it holds zero.
  private static int side(Interval interval) {
    return interval.low() > 0 ? 1 : interval.high() < 0 ? -1 : 0;
  }

  private static JudgeError withoutLabels(Difference difference) {
    return difference
        .interval()
        .filter(i -> !i.contains(0))
        .<JudgeError>map(i ->
            new Overturning(
                Math.min(Math.abs(i.low()), Math.abs(i.high())), Math.abs(difference.mean())))
        .orElse(new NothingToOverturn());
  }
}
