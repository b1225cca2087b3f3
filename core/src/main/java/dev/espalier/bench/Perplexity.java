package dev.espalier.bench;

import dev.espalier.Progress;
import dev.espalier.engine.LogLikelihood;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// How well a model predicts a text: `exp(-mean log p(token | window before it))`.
///
/// The text's tokens are cut into windows that do not overlap, and every token but a window's first
/// is scored. The sum and the count are kept, so that results can be added.
public final class Perplexity {
  /// What becomes of the tokens behind the last whole window.
  public enum Remainder {
    /// They are a shorter window, if there are two.
    KEPT("windows apart, first token of each unscored, remainder kept"),
    /// They are not scored (`lib/eval.py` of the reference code): `exp` of the mean of the means of
    /// windows, which is the same as that of all tokens, for windows are equally long.
    DROPPED("windows apart, first token of each unscored, remainder dropped");

    private final String rule;

    Remainder(String rule) {
      this.rule = rule;
    }

    /// The rule's name in results.
    public String rule() {
      return rule;
    }
  }

  /// The name of the text that comes with Espalier: prose on gardens, written for it.
  public static final String BUILTIN_TEXT = "garden";

  private final LogLikelihood likelihood;
  private final int windowTokens;
  private final Remainder remainder;

  /// Windows of `windowTokens` tokens, at least 2.
  public Perplexity(LogLikelihood likelihood, int windowTokens, Remainder remainder) {
    if (windowTokens < 2) {
      throw new IllegalArgumentException("a window needs 2 tokens, was " + windowTokens);
    }
    this.likelihood = likelihood;
    this.windowTokens = windowTokens;
    this.remainder = remainder;
  }

  /// The summed negative log-likelihood of the scored tokens of `ids`, at least 2 tokens.
  public LogLikelihood.Total of(List<Integer> ids, Progress.Task progress) {
    return windows(ids, progress).stream()
        .reduce(LogLikelihood.Total::plus)
        .orElse(new LogLikelihood.Total(0, 0));
  }

  /// The same window by window, in the order of the text.
  public List<LogLikelihood.Total> windows(List<Integer> ids, Progress.Task progress) {
    if (ids.size() < 2) {
      throw new IllegalArgumentException("a text needs 2 tokens, has " + ids.size());
    }
    int least =
        switch (remainder) {
          case KEPT -> 2;
          case DROPPED -> windowTokens;
        };
    var totals = new ArrayList<LogLikelihood.Total>();
    for (int from = 0; from < ids.size(); from += windowTokens) {
      int to = Math.min(ids.size(), from + windowTokens);
      if (to - from >= least) {
        totals.add(likelihood.of(ids.subList(from, to)));
      }
      progress.advance(to - from);
    }
    return totals;
  }

  /// The text that comes with Espalier.
  public static String builtinText() {
    try (InputStream stream = Perplexity.class.getResourceAsStream(BUILTIN_TEXT + ".txt")) {
      if (stream == null) {
        throw new IllegalStateException("the text '" + BUILTIN_TEXT + "' is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
