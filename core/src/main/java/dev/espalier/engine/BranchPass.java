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

/// Prompts that are read together, behind one prefix, with all stems of [Branches] behind each.
///
/// Legend: B prompts, W tokens of a stem.
final class BranchPass {
  private static final int LOGITS_AT_ONCE = 64;

  private final LanguageModel model;
  private final BatchPlan plan;
  private final SharedPrefix prefix;
  private final Branches branches;

  BranchPass(LanguageModel model, BatchPlan plan, SharedPrefix prefix, Branches branches) {
    this.model = model;
    this.plan = plan;
    this.prefix = prefix;
    this.branches = branches;
  }

  void run(List<GenerationRequest> prompts, Consumer<BranchScore> scored) {
    var sums = new double[prompts.size()][branches.count()];
    var own =
        new LeftPadded(
            prompts.stream()
                .map(p -> p.promptIds().subList(prefix.tokens(), p.promptIds().size()))
                .toList());
    var before = prefix.read(model, plan.stepTokens());
    int capacity = own.slots() + branches.width();
    try (var reading =
        KvCache.behind(before, model.config(), model.dtype(), own.padding(), capacity)) {
      readPrompts(own, reading, sums);
      readStems(reading, sums);
    }
    for (int index = 0; index < prompts.size(); index++) {
      scored.accept(score(prompts.get(index).id(), sums[index]));
    }
  }

  private static BranchScore score(String id, double[] sums) {
    return Arrays.stream(sums).allMatch(Double::isFinite)
        ? new BranchScore.Scored(id, Arrays.stream(sums).boxed().toList())
        : new BranchScore.Unscored(id, "the model's logits are not finite");
  }

  /// Reads the prompts, in parts of at most `stepTokens` tokens, and scores first tokens.
  private void readPrompts(LeftPadded own, KvCache reading, double[][] sums) {
    int rows = reading.rows();
    int slots = own.slots();
    int width = Math.max(1, plan.stepTokens() / rows);
    for (int from = 0; from < slots; from += width) {
      int to = Math.min(slots, from + width);
      try (var _ = Scope.open()) {
        var hidden = read(reading, own.slice(from, to), to - from); // [B*T, hidden]
        if (to == slots) {
          add(hidden, places(rows, to - from, to - from - 1), branches.first(), sums);
        }
      }
    }
  }

  /// Reads one stem after another behind the prompts, in the same slots. All are padded on the
  /// right to one width, with which the cache is full and attention takes it as it is: what stands
  /// there is behind all that is scored, and so without effect.
  private void readStems(KvCache reading, double[][] sums) {
    int rows = reading.rows();
    int width = branches.width();
    for (int stem = 0; stem < branches.rows().size(); stem++) {
      var tokens = branches.rows().get(stem);
      long[] ids = new long[rows * width];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = i % width < tokens.size() ? tokens.get(i % width) : 0;
      }
      try (var _ = Scope.open()) {
        var hidden = read(reading, ids, width); // [B*W, hidden]
        for (int slot = 0; slot < tokens.size(); slot++) {
          add(hidden, places(rows, width, slot), branches.behind(stem, slot), sums);
        }
      }
      reading.rewind(width);
    }
  }

  /// The places in `[rows * width]` of one slot of each row.
  private static long[] places(int rows, int width, int slot) {
    long[] places = new long[rows];
    for (int row = 0; row < rows; row++) {
      places[row] = (long) row * width + slot;
    }
    return places;
  }

  private Tensor read(KvCache cache, long[] ids, int width) {
    var shape = cache.step(width);
    var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)));
    return model.hidden(embedded, shape, cache, Tap.NONE);
  }

  /// Adds `log p` of the targets behind the outputs at `places`, one place a prompt.
  private void add(Tensor hidden, long[] places, List<Branches.Target> targets, double[][] sums) {
    int kinds = targets.size();
    if (kinds == 0) {
      return;
    }
    for (int from = 0; from < places.length; from += LOGITS_AT_ONCE) {
      int count = Math.min(LOGITS_AT_ONCE, places.length - from);
      try (var _ = Scope.open()) {
        var part = Tensor.of(Arrays.copyOfRange(places, from, from + count), Shape.of(count));
        var logs = model.logits(hidden.indexSelect(0, part)).logSoftmax(); // [n, vocabulary]
        var wanted = new ArrayList<Long>();
        for (int row = 0; row < count; row++) {
          targets.forEach(target -> wanted.add((long) target.token()));
        }
        long[] tokens = wanted.stream().mapToLong(Long::longValue).toArray();
        float[] found = logs.gatherLast(Tensor.of(tokens, Shape.of(count, kinds))).toFloats();
        for (int i = 0; i < found.length; i++) {
          sums[from + i / kinds][targets.get(i % kinds).continuation()] += found[i];
        }
      }
    }
  }
}
