package dev.espalier.engine;

import dev.espalier.Progress;
import dev.espalier.model.BatchShape;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// How far models that differ in their decoder layers alone lie from a reference on a text: the
/// divergence of their next-token distributions from the reference's.
///
/// `KL(p || q) = sum over v of p(v) (log p(v) - log q(v))`, in nats, `p` the reference's and `q`
/// the other's distribution after each token of a window but the last. Log-probabilities are in
/// f32, sums in double.
///
/// Of the reference only the states before its final norm are kept, `[tokens, hidden]`: pruning
/// leaves norm and output projection alone, so the other model turns them into the reference's
/// logits.
public final class Divergence implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 64; // bounds the logits to 2 x 64 x vocabulary

  private final Scope owner;
  private final List<Window> windows;

  private Divergence(Scope owner, List<Window> windows) {
    this.owner = owner;
    this.windows = List.copyOf(windows);
  }

  /// The ids of a window, and the reference's states of all but the last.
  private static final class Window {
    private final long[] ids;
    private final Tensor states;

    Window(long[] ids, Tensor states) {
      this.ids = ids;
      this.states = states;
    }
  }

  /// A text under the reference and under another model.
  ///
  /// @param klNats the mean divergence of a token's distribution, at least 0 but for rounding
  /// @param nllNats the mean negative log-likelihood of the text's tokens under the other model
  /// @param referenceNllNats the same under the reference
  /// @param tokens how many are scored
  public record Distance(double klNats, double nllNats, double referenceNllNats, long tokens) {}

  /// Runs `reference` over `windows`, each of at least two tokens; `progress` counts tokens.
  public static Divergence from(
      LanguageModel reference, List<List<Integer>> windows, Progress.Task progress) {
    if (windows.isEmpty() || windows.stream().anyMatch(window -> window.size() < 2)) {
      throw new IllegalArgumentException("a divergence needs windows of at least two tokens");
    }
    var owner = Scope.unnested();
    var kept = new ArrayList<Window>();
    boolean isWhole = false;
    try {
      for (List<Integer> window : windows) {
        long[] ids = window.stream().mapToLong(Integer::longValue).toArray();
        try (var _ = Scope.open()) {
          kept.add(new Window(ids, owner.adopt(states(reference, ids))));
        }
        progress.advance(ids.length);
      }
      isWhole = true;
      return new Divergence(owner, kept);
    } finally {
      if (!isWhole) {
        owner.close();
      }
    }
  }

  /// The states `[T - 1, hidden]` of all tokens but the last, in the scope that is open.
  private static Tensor states(LanguageModel model, long[] ids) {
    try (var scope = Scope.open()) {
      int tokens = ids.length - 1;
      var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)).narrow(0, 0, tokens));
      return scope.keep(model.hidden(embedded, BatchShape.full(1, tokens), null, Tap.NONE));
    }
  }

  /// The distance of `other`, whose embedding, final norm and output projection are the
  /// reference's; `progress` counts tokens.
  public Distance of(LanguageModel other, Progress.Task progress) {
    var sums = new Sums();
    for (Window window : windows) {
      try (var _ = Scope.open()) {
        int rows = window.ids.length - 1;
        var states = states(other, window.ids);
        for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
          int count = Math.min(ROWS_AT_ONCE, rows - from);
          try (var _ = Scope.open()) {
            float[] p = other.logits(window.states.narrow(0, from, count)).logSoftmax().toFloats();
            float[] q = other.logits(states.narrow(0, from, count)).logSoftmax().toFloats();
            sums.add(p, q, window.ids, from, count); // both [count, vocabulary]
          }
        }
      }
      progress.advance(window.ids.length);
    }
    return sums.distance();
  }

  /// Tokens that [#of] runs a model over.
  public long tokens() {
    return windows.stream().mapToLong(window -> window.ids.length).sum();
  }

  private static final class Sums {
    private double kl;
    private double nll;
    private double referenceNll;
    private long tokens;

    void add(float[] p, float[] q, long[] ids, int from, int rows) {
      int vocabulary = p.length / rows;
      for (int row = 0; row < rows; row++) {
        int start = row * vocabulary;
        for (int at = start; at < start + vocabulary; at++) {
          kl += Math.exp(p[at]) * ((double) p[at] - q[at]);
        }
        int next = start + Math.toIntExact(ids[from + row + 1]);
        referenceNll -= p[next];
        nll -= q[next];
      }
      tokens += rows;
    }

    Distance distance() {
      return new Distance(kl / tokens, nll / tokens, referenceNll / tokens, tokens);
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
