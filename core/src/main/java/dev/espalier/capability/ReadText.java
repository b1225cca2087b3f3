package dev.espalier.capability;

import dev.espalier.stats.Interval;
import dev.espalier.stats.RatioOfSums;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PerplexityWindowRow;
import dev.espalier.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A text that one model read.
record ReadText(PerplexityRow row, List<PerplexityWindowRow> windows) {
  ReadText {
    windows = List.copyOf(windows);
  }

  static List<ReadText> of(RunStore run, String variantId) {
    return run.perplexities().stream()
        .filter(row -> row.variantId().equals(variantId))
        .map(row -> new ReadText(row, run.windows(row)))
        .toList();
  }

  double natsPerToken() {
    return row.nllNats() / row.tokens();
  }

  boolean isSameText(ReadText other) {
    return row.textId().equals(other.row.textId())
        && row.textHash().equals(other.row.textHash())
        && row.tokens() == other.row.tokens()
        && row.windowTokens() == other.row.windowTokens()
        && row.rule().equals(other.row.rule());
  }

  /// The interval of `after`'s perplexity over this one's: windows are the blocks that are drawn.
  Optional<Interval> ratioInterval(ReadText after, RandomGenerator random) {
    if (windows.isEmpty() || windows.size() != after.windows.size()) {
      return Optional.empty();
    }
    var blocks = new ArrayList<RatioOfSums.Block>();
    for (int i = 0; i < windows.size(); i++) {
      double more = after.windows.get(i).nllNats() - windows.get(i).nllNats();
      blocks.add(new RatioOfSums.Block(more, windows.get(i).tokens()));
    }
    return new RatioOfSums(blocks)
        .interval(Change.LEVEL, random)
        .map(i -> new Interval(Math.exp(i.low()), Math.exp(i.high()), i.level()));
  }
}
