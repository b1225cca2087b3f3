package dev.espalier.engine;

import dev.espalier.model.BatchShape;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.List;

/// Negative log-likelihoods of tokens under a model, in nats.
public final class LogLikelihood {
  private static final int ROWS_AT_ONCE = 64; // bounds the logits to 64 x vocabulary

  private final LanguageModel model;

  public LogLikelihood(LanguageModel model) {
    this.model = model;
  }

  /// Sum and count of the negative log-likelihoods of scored tokens.
  public record Total(double nllNats, long tokens) {
    public Total plus(Total other) {
      return new Total(nllNats + other.nllNats, tokens + other.tokens);
    }
  }

  /// Every token of `ids` but the first, given those before it; at least two tokens.
  public Total of(List<Integer> ids) {
    int length = ids.size();
    if (length < 2) {
      throw new IllegalArgumentException("a token is scored given another: " + length + " tokens");
    }
    long[] all = ids.stream().mapToLong(Integer::longValue).toArray();
    try (var _ = Scope.open()) {
      var tokens = Tensor.of(all, Shape.of(length));
      var embedded = model.embed(tokens.narrow(0, 0, length - 1)); // [T, hidden]
      var hidden = model.hidden(embedded, BatchShape.full(1, length - 1), null, Tap.NONE);
      double nll = 0;
      for (int from = 0; from < length - 1; from += ROWS_AT_ONCE) {
        int rows = Math.min(ROWS_AT_ONCE, length - 1 - from);
        try (var _ = Scope.open()) {
          var logits = model.logits(hidden.narrow(0, from, rows)); // [rows, vocabulary]
          var targets = tokens.narrow(0, from + 1, rows).view(rows, 1); // [rows, 1]
          for (float value : logits.logSoftmax().gatherLast(targets).toFloats()) {
            nll -= value;
          }
        }
      }
      return new Total(nll, length - 1);
    }
  }
}
