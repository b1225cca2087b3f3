package dev.espalier.engine;

import dev.espalier.Progress;
import dev.espalier.model.BatchShape;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Likelihoods of tokens under a model, in nats.
///
/// Logits are made for the tokens that are scored, a few rows at a time, never for all of a text.
public final class LogLikelihood {
  private static final int ROWS_AT_ONCE = 64; // bounds the logits to 64 x vocabulary

  /// Scoring takes a single pass, beside which a group of its own takes one more.
  private static final int PASSES = 1;

  private final LanguageModel model;
  private final BatchPlan plan;

  public LogLikelihood(LanguageModel model) {
    this(model, BatchPlan.DEFAULT);
  }

  /// Scores as many continuations in one pass as `plan` allows.
  public LogLikelihood(LanguageModel model, BatchPlan plan) {
    this.model = model;
    this.plan = plan;
    plan.prepare(model);
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

  /// Every token of `ids`, each once, in windows of at most `window` tokens: the first after
  /// `startId`, each of the others after the last token of the window before it; the last window is
  /// as long as the others, so that what is left over is scored in a long context too
  /// (`get_rolling_token_windows` of lm-evaluation-harness with a context of 1).
  public Total rolling(List<Integer> ids, int startId, int window, Progress.Task progress) {
    var windows = new ArrayList<Continuation>();
    int start = Math.min(window, ids.size());
    windows.add(new Continuation("0", List.of(startId), ids.subList(0, start)));
    for (int from = start; from < ids.size(); from += window) {
      int to = Math.min(ids.size(), from + window);
      var context = ids.subList(to - window - 1, from);
      windows.add(new Continuation(Integer.toString(from), context, ids.subList(from, to)));
    }
    var total = new Total(0, 0);
    for (Score score : score(windows, progress)) {
      total =
          total.plus(
              switch (score) {
                case Score.Scored scored -> new Total(-scored.logLikelihood(), scored.tokens());
                case Score.Unscored unscored ->
                    throw new IllegalArgumentException(unscored.reason());
              });
    }
    return total;
  }

  /// All scores, in the order of the continuations, whose ids differ. `progress` counts
  /// continuations.
  public List<Score> score(List<Continuation> continuations, Progress.Task progress) {
    var byId = new HashMap<String, Score>();
    score(continuations, score -> byId.put(score.id(), score), progress);
    return continuations.stream().map(continuation -> byId.get(continuation.id())).toList();
  }

  /// Scores every continuation and tells `scored` of each, those first whose contexts begin alike.
  public void score(
      List<Continuation> continuations, Consumer<Score> scored, Progress.Task progress) {
    var ids = new HashSet<String>();
    var fitting = new ArrayList<Continuation>();
    for (Continuation continuation : continuations) {
      int context = model.config().context();
      if (continuation.inputs() > context) {
        String reason = continuation.inputs() + " tokens exceed the context of " + context;
        scored.accept(new Score.Unscored(continuation.id(), reason));
        progress.advance(1);
      } else if (!ids.add(continuation.id())) {
        throw new IllegalArgumentException("two continuations '" + continuation.id() + "'");
      } else {
        fitting.add(continuation);
      }
    }
    var byId = new HashMap<String, Reading>();
    var contexts = new ArrayList<GenerationRequest>();
    for (Reading reading : Reading.of(fitting)) {
      byId.put(reading.id(), reading);
      contexts.add(new GenerationRequest(reading.id(), reading.context()));
    }
    int longest = fitting.stream().mapToInt(Continuation::inputs).max().orElse(1);
    var sharing = plan.sharing(model.config(), longest);
    for (PrefixGroups.Group group : PrefixGroups.of(contexts, PASSES, sharing)) {
      score(group, byId, scored, progress);
    }
  }

  /// As many at a time as one pass takes, the longest first.
  private void score(
      PrefixGroups.Group group,
      Map<String, Reading> byId,
      Consumer<Score> scored,
      Progress.Task progress) {
    var longestFirst =
        group.requests().stream()
            .map(request -> byId.get(request.id()))
            .sorted(Comparator.comparingInt(Reading::inputs).reversed())
            .toList();
    var shared = longestFirst.getFirst().context().subList(0, group.shared());
    try (var prefix = new SharedPrefix(shared, 1)) {
      int from = 0;
      while (from < longestFirst.size()) {
        int width = longestFirst.get(from).inputs() - group.shared();
        int rows = Math.clamp(plan.stepTokens() / width, 1, plan.maxRows());
        int to = Math.min(longestFirst.size(), from + rows);
        var readings = longestFirst.subList(from, to);
        new ScoringPass(model, plan, prefix, readings).run(scored);
        progress.advance(readings.stream().mapToInt(one -> one.continuations().size()).sum());
        from = to;
      }
    }
  }
}
