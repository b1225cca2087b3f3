package dev.espalier.engine;

import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Continuations that are scored together, behind one prefix; rows are padded on the left to one
/// length.
final class ScoringPass {
  private static final int LOGITS_AT_ONCE = 64;

  private final LanguageModel model;
  private final BatchPlan plan;
  private final SharedPrefix prefix;
  private final List<Continuation> continuations;
  private final int[] rowOf; // of each continuation
  private final int rows;
  private final LeftPadded inputs;
  private final double[] sums;
  private final boolean[] greedy;
  private final boolean[] finite;

  /// A row for each of `readings`.
  ScoringPass(LanguageModel model, BatchPlan plan, SharedPrefix prefix, List<Reading> readings) {
    this.model = model;
    this.plan = plan;
    this.prefix = prefix;
    this.continuations =
        readings.stream().flatMap(reading -> reading.continuations().stream()).toList();
    this.rowOf =
        IntStream.range(0, readings.size())
            .flatMap(row -> readings.get(row).continuations().stream().mapToInt(_ -> row))
            .toArray();
    this.rows = readings.size();
    this.inputs =
        new LeftPadded(
            readings.stream().map(reading -> reading.inputsBehind(prefix.tokens())).toList());
    this.sums = new double[continuations.size()];
    this.greedy = new boolean[continuations.size()];
    this.finite = new boolean[continuations.size()];
    Arrays.fill(greedy, true);
    Arrays.fill(finite, true);
  }

  /// A token to score: whose it is, the slot whose output foretells it, and the token.
  private record Target(int continuation, int slot, int token) {}

  void run(Consumer<Score> scored) {
    int slots = inputs.slots();
    var before = prefix.read(model, plan.stepTokens());
    int width = Math.max(1, plan.stepTokens() / rows);
    try (var cache = KvCache.behind(before, model, inputs.padding(), slots)) {
      for (int from = 0; from < slots; from += width) {
        int to = Math.min(slots, from + width);
        try (var _ = Scope.open()) {
          read(cache, from, to);
        }
      }
    }
    for (int index = 0; index < continuations.size(); index++) {
      scored.accept(score(index));
    }
  }

  private Score score(int index) {
    var asked = continuations.get(index);
    return finite[index]
        ? new Score.Scored(asked.id(), sums[index], asked.tokens().size(), greedy[index])
        : new Score.Unscored(asked.id(), "the model's logits are not finite");
  }

  /// Reads the slots from `from` to `to` of all rows, and scores what they foretell.
  private void read(KvCache cache, int from, int to) {
    var targets = new ArrayList<Target>();
    for (int index = 0; index < continuations.size(); index++) {
      var tokens = continuations.get(index).tokens();
      int firstScored = inputs.slots() - tokens.size();
      for (int slot = Math.max(from, firstScored); slot < to; slot++) {
        targets.add(new Target(index, slot, tokens.get(slot - firstScored)));
      }
    }
    long[] ids = inputs.slice(from, to);
    var shape = cache.step(to - from);
    var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length))); // [B*T, hidden]
    var hidden = model.hidden(embedded, shape, cache, Tap.NONE); // [B*T, hidden]
    for (int first = 0; first < targets.size(); first += LOGITS_AT_ONCE) {
      int end = Math.min(targets.size(), first + LOGITS_AT_ONCE);
      try (var _ = Scope.open()) {
        add(hidden, targets.subList(first, end), from, to - from);
      }
    }
  }

  private void add(Tensor hidden, List<Target> targets, int from, int width) {
    int count = targets.size();
    long[] places =
        targets.stream()
            .mapToLong(t -> (long) rowOf[t.continuation()] * width + t.slot() - from)
            .toArray();
    long[] tokens = targets.stream().mapToLong(Target::token).toArray();
    var chosen = hidden.indexSelect(0, Tensor.of(places, Shape.of(count))); // [n, hidden]
    var logits = model.logits(chosen); // [n, vocabulary]
    var top = TopTwo.of(logits);
    float[] logs =
        logits.logSoftmax().gatherLast(Tensor.of(tokens, Shape.of(count, 1))).toFloats(); // [n]
    for (int i = 0; i < count; i++) {
      var target = targets.get(i);
      sums[target.continuation()] += logs[i];
      greedy[target.continuation()] &= top.id(i) == target.token();
      finite[target.continuation()] &= Float.isFinite(top.best(i));
    }
  }
}
