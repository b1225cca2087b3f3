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
import dev.espalier.store.RunStore;
import java.util.Arrays;
import java.util.List;

/// The perplexity of a text under a variant, as a row of a run.
public final class PerplexityMeasurement {
  private PerplexityMeasurement() {}

  /// A text to score.
  ///
  /// @param id its name in results
  /// @param windowTokens tokens of a window; the model's context where that is shorter
  /// @param remainder what becomes of the tokens behind the last whole window
  public record Text(String id, String content, int windowTokens, Perplexity.Remainder remainder) {
    /// The text that comes with Espalier.
    public static Text builtin(int windowTokens) {
      return new Text(
          Perplexity.BUILTIN_TEXT,
          Perplexity.builtinText(),
          windowTokens,
          Perplexity.Remainder.KEPT);
    }
  }

  /// Scores `text` under the variant and stores the row, unless the run has it.
  public static void complete(
      RunStore store, Checkpoint checkpoint, String variantId, Text text, Progress progress) {
    boolean isScored =
        store.perplexities().stream()
            .anyMatch(row -> row.variantId().equals(variantId) && row.textId().equals(text.id()));
    if (!isScored) {
      store.putPerplexities(
          List.of(measure(checkpoint.model(), checkpoint.tokenizer(), text, variantId, progress)));
    }
  }

  /// Scores `text`; the row is that of `variantId`.
  public static PerplexityRow measure(
      LanguageModel model, Tokenizer tokenizer, Text text, String variantId, Progress progress) {
    int[] encoded = tokenizer.encodeDocument(text.content()).ids();
    int window = Math.min(text.windowTokens(), model.config().context());
    checkLength(text, encoded.length, window);
    List<Integer> ids = Arrays.stream(encoded).boxed().toList();
    var perplexity = new Perplexity(new LogLikelihood(model), window, text.remainder());
    try (var task = progress.begin("perplexity of '" + text.id() + "'", ids.size())) {
      var total = perplexity.of(ids, task);
      return new PerplexityRow(
          variantId,
          text.id(),
          GenerationKey.textHash(text.content()),
          total.tokens(),
          total.nllNats(),
          window,
          text.remainder().rule());
    }
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
