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
  public record Text(String id, String content, int windowTokens) {
    /// The text that comes with Espalier.
    public static Text builtin(int windowTokens) {
      return new Text(Perplexity.BUILTIN_TEXT, Perplexity.builtinText(), windowTokens);
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
    if (encoded.length < 2) {
      throw EspalierException.in(text.id())
          .found(encoded.length + " tokens")
          .needed("at least 2: a token is scored given another")
          .fault();
    }
    List<Integer> ids = Arrays.stream(encoded).boxed().toList();
    int window = Math.min(text.windowTokens(), model.config().context());
    var perplexity = new Perplexity(new LogLikelihood(model), window);
    try (var task = progress.begin("perplexity of '" + text.id() + "'", ids.size())) {
      var total = perplexity.of(ids, task);
      return new PerplexityRow(
          variantId,
          text.id(),
          GenerationKey.textHash(text.content()),
          total.tokens(),
          total.nllNats(),
          window,
          Perplexity.RULE);
    }
  }
}
