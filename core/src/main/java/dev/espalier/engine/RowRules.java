package dev.espalier.engine;

import dev.espalier.engine.Outcome.StopReason;
import java.util.Optional;
import java.util.Set;

/// How tokens are chosen, and where a row ends.
///
/// @param endIds tokens that end a row, which do not count as part of it
/// @param stops texts that end a row
record RowRules(Sampling sampling, Set<Integer> endIds, StopTexts stops) {
  /// Gives `row` its next token, out of the logits in line `index` of `chooser`: what became of it,
  /// if that ended it.
  Optional<Outcome> next(Row row, int index, TokenChooser chooser) {
    if (!chooser.isFinite(index)) {
      row.end();
      return Optional.of(
          new Outcome.Failed(row.request().id(), "the model's logits are not finite"));
    }
    var stop = append(row, chooser.choose(index, row.random()));
    stop.ifPresent(_ -> row.end());
    return stop.map(row::outcome);
  }

  private Optional<StopReason> append(Row row, TokenChooser.Choice choice) {
    if (endIds.contains(choice.id())) {
      return Optional.of(StopReason.END);
    }
    row.append(choice);
    if (stops.endsIn(row.newIds())) {
      return Optional.of(StopReason.TEXT);
    }
    return row.size() == row.limit() ? Optional.of(StopReason.LENGTH) : Optional.empty();
  }
}
