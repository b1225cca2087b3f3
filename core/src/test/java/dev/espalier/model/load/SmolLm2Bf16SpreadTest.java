package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// In 16 bits the same sums in another order are rounded otherwise. However the default model reads
/// a prompt, alone or beside others, in parts, behind what is shared, by packed weights or not: its
/// logits are as far from those in f32.
@Tag("e2e")
final class SmolLm2Bf16SpreadTest {
  /// Each distance is a sample, of 8 prompts.
  private static final double SAMPLING = 1.25;

  private static final Tap WATCHING = new Tap() {
        // as Tap has it: attention is wanted, so it is computed step by step
      };

  private final List<List<Integer>> prompts = new ArrayList<>();

  @BeforeEach
  void readPrompts() {
    for (var sequence : Golden.json("smollm2/reference.json").get("sequences").values()) {
      prompts.add(Golden.ids(sequence.get("ids")));
    }
  }

  private static Path path() {
    return Path.of(
        Objects.requireNonNull(
            System.getenv("ESPALIER_E2E_MODEL"), "ESPALIER_E2E_MODEL: run ./build e2e"));
  }

  @Test
  void noWayOfReadingIsFurtherFromF32ThanAnother() {
    try (var source = CheckpointSource.open(path());
        var exact = source.loadModel(DType.F32);
        var model = source.loadModel(DType.BF16)) {
      var truth = alone(exact, Tap.NONE);
      double rounding = distance(truth, alone(model, Tap.NONE));
      assertThat(rounding).isPositive();
      assertThat(distance(truth, beside(model))).isLessThan(SAMPLING * rounding);
      assertThat(distance(truth, inParts(model))).isLessThan(SAMPLING * rounding);
      assertThat(distance(truth, behindItsFirstHalf(model))).isLessThan(SAMPLING * rounding);
      model.pack();
      assertThat(distance(truth, alone(model, Tap.NONE))).isLessThan(SAMPLING * rounding);
      assertThat(distance(truth, beside(model))).isLessThan(SAMPLING * rounding);
    }
  }

  /// Attention that rounds each of its steps to 16 bits, as a watcher gets it, is further from f32.
  @Test
  void attentionInOnePassIsNearerToTheTruth() {
    try (var source = CheckpointSource.open(path());
        var exact = source.loadModel(DType.F32);
        var model = source.loadModel(DType.BF16)) {
      var truth = alone(exact, Tap.NONE);
      double watched = distance(truth, alone(model, WATCHING));
      assertThat(distance(truth, alone(model, Tap.NONE))).isPositive().isLessThan(watched);
    }
  }

  /// Each prompt by itself, in one pass.
  private List<float[]> alone(LanguageModel model, Tap tap) {
    var all = new ArrayList<float[]>();
    for (List<Integer> ids : prompts) {
      try (var _ = Scope.open()) {
        var shape = BatchShape.full(1, ids.size());
        var hidden = model.hidden(model.embed(tensor(ids)), shape, null, tap);
        all.add(model.logits(hidden.narrow(0, ids.size() - 1, 1)).toFloats());
      }
    }
    return all;
  }

  /// All prompts in one pass, padded on the left.
  private List<float[]> beside(LanguageModel model) {
    int width = prompts.stream().mapToInt(List::size).max().orElseThrow();
    var padding = prompts.stream().map(ids -> width - ids.size()).toList();
    var ids = new ArrayList<Integer>();
    for (int row = 0; row < prompts.size(); row++) {
      ids.addAll(Collections.nCopies(padding.get(row), 0));
      ids.addAll(prompts.get(row));
    }
    int rows = prompts.size();
    var none = Collections.nCopies(rows, 0);
    var shape = new BatchShape(rows, width, 0, width, padding, none);
    try (var _ = Scope.open()) {
      var hidden = model.hidden(model.embed(tensor(ids)), shape, null, Tap.NONE);
      var last = hidden.view(rows, width, model.config().hidden()).select(1, width - 1).copy();
      var logits = model.logits(last);
      var all = new ArrayList<float[]>();
      for (int row = 0; row < rows; row++) {
        all.add(logits.narrow(0, row, 1).toFloats());
      }
      return all;
    }
  }

  /// Each prompt by itself, five tokens at a time, then one at a time.
  private List<float[]> inParts(LanguageModel model) {
    var all = new ArrayList<float[]>();
    for (List<Integer> ids : prompts) {
      try (var cache = KvCache.of(model, List.of(0), ids.size())) {
        all.add(read(model, ids, cache, 5));
      }
    }
    return all;
  }

  /// Each prompt by itself, its first half held as what several rows could share.
  private List<float[]> behindItsFirstHalf(LanguageModel model) {
    var all = new ArrayList<float[]>();
    for (List<Integer> ids : prompts) {
      int half = ids.size() / 2;
      try (var prefix = KvCache.of(model, List.of(0), half)) {
        read(model, ids.subList(0, half), prefix, half);
        var before = Optional.of(prefix);
        try (var cache = KvCache.behind(before, model, List.of(0), ids.size() - half)) {
          all.add(read(model, ids.subList(half, ids.size()), cache, 7));
        }
      }
    }
    return all;
  }

  /// Logits of the last of `ids`, which are read `width` at a time, the last three one by one.
  private static float[] read(LanguageModel model, List<Integer> ids, KvCache cache, int width) {
    float[] logits = {};
    int to;
    for (int from = 0; from < ids.size(); from = to) {
      to = ids.size() - from > 3 ? Math.min(from + width, ids.size()) : from + 1;
      try (var _ = Scope.open()) {
        var embedded = model.embed(tensor(ids.subList(from, to)));
        var hidden = model.hidden(embedded, cache.step(to - from), cache, Tap.NONE);
        logits = model.logits(hidden.narrow(0, to - from - 1L, 1)).toFloats();
      }
    }
    return logits;
  }

  private static Tensor tensor(List<Integer> ids) {
    long[] all = ids.stream().mapToLong(Integer::longValue).toArray();
    return Tensor.of(all, Shape.of(all.length));
  }

  /// The root of the mean squared difference.
  private static double distance(List<float[]> first, List<float[]> second) {
    double sum = 0;
    long count = 0;
    for (int row = 0; row < first.size(); row++) {
      for (int i = 0; i < first.get(row).length; i++) {
        double apart = (double) first.get(row)[i] - second.get(row)[i];
        sum += apart * apart;
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }
}
