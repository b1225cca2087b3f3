package dev.espalier.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A model in f32 whose attention is [CausalAttention], and the same with [PlainAttention], which a
/// watching tap brings about.
final class CausalAttentionTest {
  private static final int TOKENS = 100;

  /// Calls nothing, but wants to see attention: no fused form then.
  private static final Tap WATCHING = new Tap() {
        // as Tap has it
      };

  private CheckpointSource source;
  private LanguageModel model;

  @BeforeEach
  void open() {
    source = CheckpointSource.open(Golden.path("models/llama-gqa"));
    model = source.loadModel(DType.F32);
  }

  @AfterEach
  void close() {
    model.close();
    source.close();
  }

  private Tensor embedded(int rows, int from, int to) {
    var random = new Random(7);
    long[] all = random.longs((long) rows * TOKENS, 3, 60).toArray();
    long[] ids = new long[rows * (to - from)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = all[i / (to - from) * TOKENS + from + i % (to - from)];
    }
    return model.embed(Tensor.of(ids, Shape.of(ids.length)));
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("entry %d", i).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void wholeTextsAreReadAsByProductsAndASoftmax(int rows) {
    try (var _ = Scope.open()) {
      var shape = BatchShape.full(rows, TOKENS);
      var x = embedded(rows, 0, TOKENS);
      assertClose(
          model.hidden(x, shape, null, Tap.NONE).toFloats(),
          model.hidden(x, shape, null, WATCHING).toFloats());
    }
  }

  @Test
  void whatIsReadSoStandsInTheCache() {
    try (var _ = Scope.open();
        var cache = KvCache.of(model, List.of(0), TOKENS)) {
      var whole = model.hidden(embedded(1, 0, TOKENS), BatchShape.full(1, TOKENS), null, WATCHING);
      model.hidden(embedded(1, 0, 70), cache.step(70), cache, Tap.NONE);
      var rest = model.hidden(embedded(1, 70, TOKENS), cache.step(TOKENS - 70), cache, Tap.NONE);
      assertClose(rest.toFloats(), whole.narrow(0, 70, TOKENS - 70).contiguous().toFloats());
    }
  }

  @Test
  void otherStepsAreNotTaken() {
    var causal = new CausalAttention(0, model.config());
    try (var _ = Scope.open()) {
      var k = Tensor.zeros(DType.F32, Shape.of(2, 2, 8, 16));
      assertThat(causal.takes(k, BatchShape.full(2, 8))).isTrue();
      assertThat(causal.takes(k.to(DType.BF16), BatchShape.full(2, 8))).isFalse();
      try (var cache = KvCache.of(model, List.of(0, 3), 8)) {
        assertThat(causal.takes(k, cache.step(8))).as("padded").isFalse();
      }
      try (var cache = KvCache.of(model, List.of(0, 0), 16)) {
        model.hidden(embedded(2, 0, 8), cache.step(8), cache, Tap.NONE);
        assertThat(causal.takes(k, cache.step(8))).as("behind others").isFalse();
      }
      try (var _ = Gradients.record()) {
        assertThat(causal.takes(k, BatchShape.full(2, 8))).as("gradients").isFalse();
      }
    }
  }
}
