package dev.espalier.store;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A question of an examination with its scores, stored in one transaction.
///
/// @param scores by metric; none where it could not be put to the model
public record BenchmarkItem(BenchmarkItemRow row, Map<String, Double> scores) {
  public BenchmarkItem {
    scores = Collections.unmodifiableMap(new TreeMap<>(scores));
    if (row.isAnswered() == scores.isEmpty()) {
      throw new IllegalArgumentException(
          "%d scores of item %d of %s, unanswered '%s'"
              .formatted(scores.size(), row.item(), row.task(), row.unanswered()));
    }
  }

  List<BenchmarkScoreRow> scoreRows() {
    return scores.entrySet().stream()
        .map(score ->
            new BenchmarkScoreRow(
                row.variantId(),
                row.task(),
                row.rule(),
                row.item(),
                score.getKey(),
                score.getValue()))
        .toList();
  }
}
