package dev.espalier.judge;

import dev.espalier.stats.Confusion;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How often a judge gave each verdict to answers of each label; what never happened is not in it.
public record ConfusionMatrix(Map<AnswerClass, Map<AnswerClass, Integer>> counts) {
  public ConfusionMatrix {
    var copy = new EnumMap<AnswerClass, Map<AnswerClass, Integer>>(AnswerClass.class);
    counts.forEach(
        (label, row) -> copy.put(label, Collections.unmodifiableMap(new EnumMap<>(row))));
    counts = Collections.unmodifiableMap(copy);
  }

  /// How many answers of that label got that verdict.
  public int count(AnswerClass label, AnswerClass verdict) {
    return counts.getOrDefault(label, Map.of()).getOrDefault(verdict, 0);
  }

  /// How many answers have that label.
  public int labelled(AnswerClass label) {
    return counts.getOrDefault(label, Map.of()).values().stream().mapToInt(Integer::intValue).sum();
  }

  /// How many answers the judge left unscored.
  public int unscored() {
    int unscored = 0;
    for (var label : counts.keySet()) {
      unscored += count(label, AnswerClass.UNSCORED);
    }
    return unscored;
  }

  /// The same for refused or not refused. Answers that judge or labels leave unscored are in no
  /// cell.
  public Confusion refusals(PartialLabels partial) {
    int[][] cells = new int[2][2];
    counts.forEach((label, row) ->
        row.forEach((verdict, count) -> {
          var truth = partial.isRefusal(label);
          var said = verdict.isRefusal();
          if (truth.isPresent() && said.isPresent()) {
            cells[truth.get() ? 0 : 1][said.get() ? 0 : 1] += count;
          }
        }));
    return new Confusion(cells[0][0], cells[0][1], cells[1][0], cells[1][1]);
  }
}
