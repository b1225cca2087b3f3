package dev.espalier.model.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.model.BatchShape;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;
import dev.espalier.model.ModelConfig.RopeConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A whole model in bf16 whose attention is [FusedAttention], and the same with [PlainAttention],
/// which a watching tap brings about; both against the same weights in f32.
final class FusedAttentionTest {
  private static final int WIDE = 48;
  private static final int VOCABULARY = 60;

  /// The fused form rounds less often than the plain one: it may not be further from f32.
  private static final double SLACK = 1.1;

  private static ModelConfig config(int window) {
    return new ModelConfig(
        "mistral",
        VOCABULARY,
        WIDE,
        3,
        6,
        2,
        32,
        64,
        512,
        1e-5,
        new RopeConfig(10_000, new RopeScaling.None()),
        window,
        Biases.NONE,
        false);
  }

  /// Seeded by each weight's name, and such as bf16 holds.
  private static final class Weights implements WeightSource {
    @Override
    public boolean has(String name) {
      return true;
    }

    @Override
    public Tensor load(String name, Shape shape, DType dtype) {
      var random = new Random(name.hashCode());
      float[] values = new float[Math.toIntExact(shape.elements())];
      for (int i = 0; i < values.length; i++) {
        double wide = shape.rank() == 1 ? 1 : 1.5 / Math.sqrt(WIDE);
        values[i] =
            (float)
                (shape.rank() == 1
                    ? 1 + 0.1 * random.nextGaussian()
                    : wide * random.nextGaussian());
      }
      return Tensor.of(values, shape).to(DType.BF16).to(dtype);
    }
  }

  /// Calls nothing, but wants to see attention: no fused form then.
  private static final Tap WATCHING = new Tap() {
        // as Tap has it
      };

  private final List<LanguageModel> open = new ArrayList<>();
  private final Random random = new Random(11);

  @BeforeEach
  void isTakenHere() {
    assertThat(FusedAttention.takes(Device.CPU, DType.BF16, 32)).isTrue();
  }

  private LanguageModel load(int window, DType dtype) {
    var model = Decoder.load(config(window), dtype, new Weights());
    open.add(model);
    return model;
  }

  @AfterEach
  void close() {
    open.forEach(LanguageModel::close);
  }

  /// Ids row by row, each row with its padding in front.
  private record Prompts(List<List<Integer>> ids, List<Integer> padding) {
    int rows() {
      return ids.size();
    }

    int slots() {
      return ids.getFirst().size();
    }

    /// The ids in the slots from `from` to `to` of every row, row by row.
    long[] slice(int from, int to) {
      return ids.stream()
          .flatMap(row -> row.subList(from, to).stream())
          .mapToLong(Integer::longValue)
          .toArray();
    }
  }

  private Prompts prompts(int rows, int slots) {
    var ids = new ArrayList<List<Integer>>();
    var padding = new ArrayList<Integer>();
    for (int row = 0; row < rows; row++) {
      ids.add(random.ints(slots, 0, VOCABULARY).boxed().toList());
      padding.add(random.nextInt(slots / 2));
    }
    return new Prompts(ids, padding);
  }

  /// How a model reads prompts.
  private interface Reading {
    /// Logits of the last tokens, `[rows, vocabulary]`.
    float[] of(LanguageModel model, Tap tap);
  }

  private static Tensor pass(
      LanguageModel model,
      Prompts prompts,
      int from,
      int to,
      BatchShape shape,
      KvCache cache,
      Tap tap) {
    long[] ids = prompts.slice(from, to);
    var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)));
    var hidden = model.hidden(embedded, shape, cache, tap);
    var last = hidden.view(prompts.rows(), to - from, WIDE).select(1, to - from - 1).copy();
    return model.logits(last);
  }

  /// In pieces of `width` slots, the last one token at a time.
  private static float[] inPieces(
      LanguageModel model, Prompts prompts, int width, KvCache cache, Tap tap) {
    float[] logits = {};
    int from = 0;
    while (from < prompts.slots()) {
      int left = prompts.slots() - from;
      int to = from + (left > 4 ? Math.min(width, left - 3) : 1);
      try (var _ = Scope.open()) {
        logits = pass(model, prompts, from, to, cache.step(to - from), cache, tap).toFloats();
      }
      from = to;
    }
    return logits;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }

  private void check(int window, Reading reading) {
    float[] exact = reading.of(load(window, DType.F32), Tap.NONE);
    var model = load(window, DType.BF16);
    double plain = distance(reading.of(model, WATCHING), exact);
    double fused = distance(reading.of(model, Tap.NONE), exact);
    assertThat(plain).isPositive();
    assertThat(fused).isPositive().isLessThan(SLACK * plain);
  }

  @Test
  void inOnePassWithoutACache() {
    var prompts = prompts(5, 70);
    var shape = new BatchShape(5, 70, 0, 70, prompts.padding(), Collections.nCopies(5, 0));
    check(
        ModelConfig.NO_WINDOW,
        (model, tap) -> {
          try (var _ = Scope.open()) {
            long[] ids = prompts.slice(0, 70);
            var hidden =
                model.hidden(model.embed(Tensor.of(ids, Shape.of(ids.length))), shape, null, tap);
            return model.logits(hidden.view(5, 70, WIDE).select(1, 69).copy()).toFloats();
          }
        });
  }

  @Test
  void inPiecesAndTokenByToken() {
    var prompts = prompts(5, 70);
    check(
        ModelConfig.NO_WINDOW,
        (model, tap) -> {
          try (var cache = KvCache.of(model.config(), model.dtype(), prompts.padding(), 75)) {
            return inPieces(model, prompts, 17, cache, tap);
          }
        });
  }

  @Test
  void withinAWindow() {
    var prompts = prompts(5, 70);
    check(
        21,
        (model, tap) -> {
          try (var cache = KvCache.of(model.config(), model.dtype(), prompts.padding(), 70)) {
            return inPieces(model, prompts, 30, cache, tap);
          }
        });
  }

  @Test
  void behindAPrefix() {
    var shared = new Prompts(prompts(1, 45).ids(), List.of(0));
    var prompts = prompts(6, 24);
    check(
        ModelConfig.NO_WINDOW,
        (model, tap) -> {
          try (var prefix = KvCache.of(model.config(), model.dtype(), List.of(0), 45)) {
            inPieces(model, shared, 45, prefix, tap);
            try (var cache =
                KvCache.behind(
                    Optional.of(prefix), model.config(), model.dtype(), prompts.padding(), 30)) {
              return inPieces(model, prompts, 10, cache, tap);
            }
          }
        });
  }

  @Test
  void rowsBehindSeveralPrefixesAndNone() {
    var first = new Prompts(prompts(1, 30).ids(), List.of(0));
    var second = new Prompts(prompts(1, 51).ids(), List.of(0));
    var some = List.of(prompts(2, 12), prompts(3, 15), prompts(2, 9));
    var next = prompts(7, 2);
    check(
        ModelConfig.NO_WINDOW,
        (model, tap) -> {
          var config = model.config();
          var dtype = model.dtype();
          try (var one = KvCache.of(config, dtype, List.of(0), 30);
              var two = KvCache.of(config, dtype, List.of(0), 51);
              var all = KvCache.empty(config, dtype, 7, 40)) {
            inPieces(model, first, 30, one, tap);
            inPieces(model, second, 20, two, tap);
            var before = List.of(Optional.of(one), Optional.<KvCache>empty(), Optional.of(two));
            for (int i = 0; i < some.size(); i++) {
              var rows = some.get(i);
              try (var reading =
                  KvCache.behind(before.get(i), config, dtype, rows.padding(), rows.slots())) {
                inPieces(model, rows, 8, reading, tap);
                all.append(reading);
              }
            }
            return inPieces(model, next, 1, all, tap);
          }
        });
  }

  @Test
  void gradientsTakeThePlainForm() {
    try (var _ = Gradients.record()) {
      assertThat(FusedAttention.takes(Device.CPU, DType.BF16, 32)).isFalse();
    }
  }
}
