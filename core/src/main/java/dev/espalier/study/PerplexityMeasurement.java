package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.bench.Perplexity;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.store.GenerationKey;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PerplexityWindowRow;
import dev.espalier.store.RunStore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The perplexity of a text under a variant, as a row of a run.
public final class PerplexityMeasurement {
  private PerplexityMeasurement() {}

  /// A text to score.
  ///
  /// @param id its name in results
  /// @param windowTokens tokens of a window; the model's context where that is shorter
  /// @param remainder what becomes of the tokens behind the last whole window
  /// @param limit windows at most: the first ones
  public record Text(
      String id, String content, int windowTokens, Perplexity.Remainder remainder, int limit) {
    /// All windows of a text.
    public Text(String id, String content, int windowTokens, Perplexity.Remainder remainder) {
      this(id, content, windowTokens, remainder, Integer.MAX_VALUE);
    }

    /// The first `windows` of them.
    public Text limited(int windows) {
      return new Text(id, content, windowTokens, remainder, windows);
    }

    /// How windows are cut, in words.
    public String rule() {
      return limit == Integer.MAX_VALUE
          ? remainder.rule()
          : remainder.rule() + ", at most " + limit + " windows";
    }

    /// The text that comes with Espalier.
    public static Text builtin(int windowTokens) {
      return new Text(
          Perplexity.BUILTIN_TEXT,
          Perplexity.builtinText(),
          windowTokens,
          Perplexity.Remainder.KEPT);
    }
  }

  /// What was measured, window by window.
  public record Measured(PerplexityRow row, List<PerplexityWindowRow> windows) {
    public Measured {
      windows = List.copyOf(windows);
    }
  }

  /// Scores `text` under the variant and stores the rows, unless the run has them.
  public static void complete(
      RunStore store, Checkpoint checkpoint, String variantId, Text text, Progress progress) {
    complete(store, checkpoint.model(), checkpoint.tokenizer(), variantId, text, progress);
  }

  /// The same without a chat format.
  public static void complete(
      RunStore store,
      LanguageModel model,
      Tokenizer tokenizer,
      String variantId,
      Text text,
      Progress progress) {
    boolean isScored =
        store.perplexities().stream()
            .anyMatch(row ->
                row.variantId().equals(variantId)
                    && row.textId().equals(text.id())
                    && row.rule().equals(text.rule()));
    if (!isScored) {
      var measured = measure(model, tokenizer, text, variantId, progress);
      store.putPerplexity(measured.row(), measured.windows());
    }
  }

  /// Scores `text`; the rows are those of `variantId`.
  public static Measured measure(
      LanguageModel model, Tokenizer tokenizer, Text text, String variantId, Progress progress) {
    int[] encoded = tokenizer.encodeDocument(text.content()).ids();
    int window = Math.min(text.windowTokens(), model.config().context());
    checkLength(text, encoded.length, window);
    int count = (int) Math.min(encoded.length, (long) window * text.limit());
    List<Integer> ids = Arrays.stream(encoded, 0, count).boxed().toList();
    var perplexity = new Perplexity(new LogLikelihood(model), window, text.remainder());
    try (var task = progress.begin("perplexity of '" + text.id() + "'", ids.size())) {
      var totals = perplexity.windows(ids, task);
      var sum = totals.stream().reduce(LogLikelihood.Total::plus).orElseThrow();
      var row =
          new PerplexityRow(
              variantId,
              text.id(),
              GenerationKey.textHash(text.content()),
              sum.tokens(),
              sum.nllNats(),
              window,
              text.rule());
      return new Measured(row, windows(row, totals));
    }
  }

  private static List<PerplexityWindowRow> windows(
      PerplexityRow row, List<LogLikelihood.Total> totals) {
    return IntStream.range(0, totals.size())
        .mapToObj(i ->
            new PerplexityWindowRow(
                row.variantId(),
                row.textId(),
                row.windowTokens(),
                row.rule(),
                i,
                totals.get(i).tokens(),
                totals.get(i).nllNats()))
        .toList();
  }

  private static void checkLength(Text text, int tokens, int window) {
    String needed =
        switch (text.remainder()) {
          case KEPT -> tokens < 2 ? "at least 2: a token is scored given another" : "";
          case DROPPED -> tokens < window ? "at least " + window + ": a whole window" : "";
        };
    if (!needed.isEmpty()) {
      throw EspalierException.in(text.id()).found(tokens + " tokens").needed(needed).fault();
    }
  }
}
