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
/// Legend: B prompts, R stems, W tokens of the longest stem.
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
    try (var reading =
        KvCache.behind(before, model.config(), model.dtype(), own.padding(), own.slots())) {
      readPrompts(own, reading, sums);
      if (!branches.rows().isEmpty()) {
        readStems(reading, sums);
      }
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
          add(hidden, places(rows, 0, to - from, to - from - 1), branches.first(), sums);
        }
      }
    }
  }

  /// Each stem stands behind a copy of every prompt, in rows `stem * B + prompt`, padded on the
  /// right: what stands there is behind all that is scored, and so without effect.
  private void readStems(KvCache reading, double[][] sums) {
    int rows = reading.rows();
    int stems = branches.rows().size();
    int width = branches.width();
    int capacity = reading.slots() + width;
    try (var forked = KvCache.empty(model.config(), model.dtype(), rows * stems, capacity);
        var _ = Scope.open()) {
      long[] ids = new long[rows * stems * width];
      for (int stem = 0; stem < stems; stem++) {
        forked.append(reading);
        var tokens = branches.rows().get(stem);
        for (int row = 0; row < rows; row++) {
          for (int slot = 0; slot < tokens.size(); slot++) {
            ids[(stem * rows + row) * width + slot] = tokens.get(slot);
          }
        }
      }
      var hidden = read(forked, ids, width); // [R*B*W, hidden]
      branches
          .others()
          .forEach((place, targets) ->
              add(hidden, places(rows, place.row() * rows, width, place.slot()), targets, sums));
    }
  }

  /// The places in `[rows * width]` of one slot of `count` rows from `first` on.
  private static long[] places(int count, int first, int width, int slot) {
    long[] places = new long[count];
    for (int row = 0; row < count; row++) {
      places[row] = (long) (first + row) * width + slot;
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
