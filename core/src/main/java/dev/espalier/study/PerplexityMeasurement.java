package dev.espalier.study;

import dev.espalier.Progress;
import dev.espalier.bench.Perplexity;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.store.GenerationKey;
import dev.espalier.store.PerplexityRow;
import java.util.Arrays;
import java.util.List;

/// The perplexity of a text under a variant, as a row of a run.
public final class PerplexityMeasurement {
  private PerplexityMeasurement() {}

  /// Scores `text` in windows of `windowTokens` tokens.
  public static PerplexityRow measure(
      Checkpoint checkpoint,
      String variantId,
      String textId,
      String text,
      int windowTokens,
      Progress progress) {
    int[] encoded = checkpoint.tokenizer().encodeDocument(text).ids();
    List<Integer> ids = Arrays.stream(encoded).boxed().toList();
    int window = Math.min(windowTokens, checkpoint.model().config().context());
    var perplexity = new Perplexity(new LogLikelihood(checkpoint.model()), window);
    try (var task = progress.begin("perplexity of '" + textId + "'", ids.size())) {
      var total = perplexity.of(ids, task);
      return new PerplexityRow(
          variantId,
          textId,
          GenerationKey.textHash(text),
          total.tokens(),
          total.nllNats(),
          window,
          Perplexity.RULE);
    }
  }
}
