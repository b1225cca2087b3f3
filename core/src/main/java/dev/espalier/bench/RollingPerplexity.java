package dev.espalier.bench;

import dev.espalier.Progress;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The task `wikitext` of lm-evaluation-harness 0.4.13: pages are detokenised, every token is
/// scored once, and the sum is spread over the words and bytes of the pages as they were.
public final class RollingPerplexity {
  /// The rule's name in results.
  public static final String RULE =
      "lm-evaluation-harness wikitext: detokenised pages, rolling windows";

  private static final LogLikelihood.Total NOTHING = new LogLikelihood.Total(0, 0);

  private final LogLikelihood likelihood;
  private final Tokenizer tokenizer;
  private final int startId;
  private final int windowTokens;

  /// @param startId what the first token of a page is scored after
  /// @param windowTokens tokens that the model reads at a time
  public RollingPerplexity(
      LogLikelihood likelihood, Tokenizer tokenizer, int startId, int windowTokens) {
    this.likelihood = likelihood;
    this.tokenizer = tokenizer;
    this.startId = startId;
    this.windowTokens = windowTokens;
  }

  /// Sums over pages.
  ///
  /// @param pages each page's own, in the order of the text
  public record Sums(List<LogLikelihood.Total> pages, long words, long bytes) {
    public Sums {
      pages = List.copyOf(pages);
    }

    /// The negative log-likelihood of all tokens.
    public double nllNats() {
      return pages.stream().reduce(NOTHING, LogLikelihood.Total::plus).nllNats();
    }

    public long tokens() {
      return pages.stream().mapToLong(LogLikelihood.Total::tokens).sum();
    }

    /// `exp` of the nats a word.
    public double wordPerplexity() {
      return Math.exp(nllNats() / words);
    }

    /// `exp` of the nats a byte.
    public double bytePerplexity() {
      return Math.exp(nllNats() / bytes);
    }

    public double bitsPerByte() {
      return nllNats() / bytes / Math.log(2);
    }
  }

  /// The sums over the pages of a raw WikiText; a text without headings is one page. Progress
  /// counts windows.
  public Sums of(String raw, Progress progress) {
    var pages = WikiText.pages(raw);
    var ids = pages.stream().map(this::ids).toList();
    long windows = ids.stream().mapToLong(page -> Math.ceilDiv(page.size(), windowTokens)).sum();
    var totals = new ArrayList<LogLikelihood.Total>();
    long words = 0;
    long bytes = 0;
    try (var task = progress.begin("rolling perplexity", windows)) {
      for (int i = 0; i < pages.size(); i++) {
        totals.add(
            ids.get(i).isEmpty()
                ? NOTHING
                : likelihood.rolling(ids.get(i), startId, windowTokens, task));
        words += WikiText.words(pages.get(i));
        bytes += WikiText.bytes(pages.get(i));
      }
    }
    return new Sums(totals, words, bytes);
  }

  private List<Integer> ids(String page) {
    int[] ids = tokenizer.encodeDocument(WikiText.detokenized(page)).ids();
    return Arrays.stream(ids).boxed().toList();
  }
}
