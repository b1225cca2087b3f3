package dev.espalier.bench;

import dev.espalier.Progress;
import dev.espalier.engine.Continuation;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.engine.Score;
import java.util.ArrayList;
import java.util.List;

/// The perplexity of a text by windows that overlap: what a window has in common with the one
/// before it is read and not scored again. So every token but the first is scored once, and given
/// at least `window - stride` tokens where there are so many before it.
public final class StridedPerplexity {
  private final LogLikelihood likelihood;
  private final int windowTokens;
  private final int strideTokens;

  /// @param windowTokens tokens that the model reads at a time
  /// @param strideTokens from one window's beginning to the next's, fewer than a window's tokens
  public StridedPerplexity(LogLikelihood likelihood, int windowTokens, int strideTokens) {
    if (strideTokens < 1 || strideTokens >= windowTokens) {
      throw new IllegalArgumentException(
          "a stride of %d under windows of %d".formatted(strideTokens, windowTokens));
    }
    this.likelihood = likelihood;
    this.windowTokens = windowTokens;
    this.strideTokens = strideTokens;
  }

  /// The rule's name in results.
  public String rule() {
    return "a window every " + strideTokens + " tokens, every token but the first scored once";
  }

  /// What each window scored, of a text of at least 2 tokens.
  public List<LogLikelihood.Total> windows(List<Integer> ids, Progress.Task progress) {
    if (ids.size() < 2) {
      throw new IllegalArgumentException("a text needs 2 tokens, has " + ids.size());
    }
    var totals = new ArrayList<LogLikelihood.Total>();
    int scored = 1;
    for (int from = 0; scored < ids.size(); from += strideTokens) {
      int to = Math.min(ids.size(), from + windowTokens);
      var window = new Continuation("" + from, ids.subList(from, scored), ids.subList(scored, to));
      totals.add(total(likelihood.score(List.of(window), _ -> {}).getFirst()));
      progress.advance(to - scored);
      scored = to;
    }
    return totals;
  }

  private static LogLikelihood.Total total(Score score) {
    return switch (score) {
      case Score.Scored scored -> new LogLikelihood.Total(-scored.logLikelihood(), scored.tokens());
      case Score.Unscored unscored -> throw new IllegalArgumentException(unscored.reason());
    };
  }
}
