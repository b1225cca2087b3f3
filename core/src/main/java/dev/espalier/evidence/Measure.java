package dev.espalier.evidence;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.espalier.stats.Interval;
import dev.espalier.stats.UnscoredBounds;

/// A number that a condition is about. In JSON, `kind` says which.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Measure {
  /// A paired difference of two rates.
  @JsonTypeName("difference")
  record OfRates(Difference difference) implements Measure {}

  /// A paired difference of two rates as a judge read it, corrected by blind labels: what decides
  /// is the corrected one.
  @JsonTypeName("corrected difference")
  record OfCorrected(Difference judged, double estimate, Interval interval) implements Measure {}

  /// Perplexity after over before, on the text where it is highest.
  @JsonTypeName("perplexity ratio")
  record OfPerplexity(String textId, double ratio) implements Measure {}

  /// The benchmark that lost most, among those that can show a loss.
  @JsonTypeName("accuracy")
  record OfAccuracy(String benchmark, Difference difference) implements Measure {}

  /// Between what the difference lies, whatever the unscored answers were.
  ///
  /// @param unscored pairs of which at least one answer is unscored
  @JsonTypeName("unscored bounds")
  record OfUnscored(int unscored, UnscoredBounds bounds) implements Measure {}
}
