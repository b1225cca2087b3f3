package dev.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Mask;
import dev.espalier.model.Tap;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every tensor that a pass makes lies where the model's weights lie. Tried on META, where libtorch
/// refuses what lies elsewhere, since no GPU is at hand: it shows that nothing is made on the wrong
/// device, not that a GPU computes the right numbers.
final class TensorsFollowTheModelTest {
  private static final int VOCABULARY = 96;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-gqa",
        "llama-bias",
        "llama-tied",
        "llama3-scaling",
        "mistral-window",
        "qwen2",
        "llama-gqa-gguf/llama-gqa.gguf"
      })
  void inPassesWithAndWithoutACache(String name) {
    long before = Tensor.liveCount();
    for (DType dtype : List.of(DType.F32, DType.BF16, DType.F16)) {
      try (var source = CheckpointSource.open(Golden.path("models/" + name));
          var model = source.loadModel(dtype, Device.META)) {
        assertThat(model.device()).isEqualTo(Device.META);
        withoutCache(model, dtype);
        withCache(model);
      }
    }
    assertThat(Tensor.liveCount()).isEqualTo(before);
  }

  private static void withoutCache(LanguageModel model, DType dtype) {
    try (var _ = Scope.open()) {
      var embedded = model.embed(Tensor.of(ids(2 * 70), Shape.of(2 * 70)));
      var seen = new Seen();
      for (Tap tap : List.of(Tap.NONE, seen)) {
        var hidden = model.hidden(embedded, BatchShape.full(2, 70), null, tap);
        var logits = model.logits(hidden);
        assertThat(logits.device()).isEqualTo(Device.META);
        assertThat(logits.dtype()).isEqualTo(dtype);
        assertThat(logits.shape()).isEqualTo(Shape.of(140, model.config().vocabulary()));
      }
      assertThat(seen.layers).isEqualTo(model.config().layers());
    }
  }

  /// Attention of every layer.
  private static final class Seen implements Tap {
    private int layers;

    @Override
    public boolean observesAttention() {
      return true;
    }

    @Override
    public void attention(int layer, Tensor probabilities) {
      assertThat(probabilities.device()).isEqualTo(Device.META);
      layers++;
    }
  }

  /// Prompts of unequal length, in parts, then new tokens; a row ends, and others join.
  private static void withCache(LanguageModel model) {
    try (var cache = KvCache.empty(model, 4, 24)) {
      for (int round = 0; round < 2; round++) {
        try (var reading = KvCache.of(model, List.of(0, 3), 8)) {
          step(model, reading, 5);
          step(model, reading, 3);
          cache.append(reading);
        }
        step(model, cache, 1);
      }
      cache.remove(Set.of(1));
      step(model, cache, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa", "qwen2"})
  void behindASharedPrefix(String name) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.BF16, Device.META);
        var prefix = new SharedPrefix(List.of(5, 9, 33, 12, 60, 7), 3)) {
      var shared = prefix.read(model, 4);
      try (var cache = KvCache.empty(model, 4, 24)) {
        for (Optional<KvCache> before : List.of(shared, Optional.<KvCache>empty())) {
          try (var reading = KvCache.behind(before, model, List.of(0, 1), 4)) {
            step(model, reading, 4);
            cache.append(reading);
          }
        }
        step(model, cache, 1);
      }
    }
  }

  private static void step(LanguageModel model, KvCache cache, int width) {
    try (var _ = Scope.open()) {
      var logits = LastLogits.of(model, cache, ids(cache.rows() * width), width);
      assertThat(logits.device()).isEqualTo(Device.META);
      assertThat(logits.size(0)).isEqualTo(cache.rows());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa", "qwen2"})
  void whereGradientsAreRecorded(String name) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.F32, Device.META);
        var _ = Scope.open();
        var _ = Gradients.record()) {
      var embedded = model.embed(Tensor.of(ids(9), Shape.of(9))).requireGradient();
      var hidden = model.hidden(embedded, BatchShape.full(1, 9), null, Tap.NONE);
      model.logits(hidden).crossEntropy(Tensor.of(ids(9), Shape.of(9))).backward();
      assertThat(embedded.gradient().device()).isEqualTo(Device.META);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa"})
  void whenWeightsArePrunedAndScored(String name) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.BF16, Device.META);
        var _ = Scope.open()) {
      Linear linear = model.layers().getFirst().linears().getFirst();
      var mask = Mask.ofColumns(linear.in(), new int[linear.out()][0]);
      linear.replaceWeight(mask.appliedTo(linear.weight()));
      assertThat(linear.weight().device()).isEqualTo(Device.META);
      var elsewhere = Tensor.zeros(DType.BF16, linear.weight().shape());
      assertThatThrownBy(() -> linear.replaceWeight(elsewhere))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(model.packedBytes()).isZero();
      model.pack(); // does nothing
      assertThat(model.parameters()).isPositive();
      assertThat(model.dtypeLabel()).isEqualTo("bf16 on meta");
      // The first number that is read ends the pass: all before it was made in the right place.
      var scored = new LogLikelihood(model);
      assertThatThrownBy(() -> scored.of(List.of(1, 2, 3)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("tensor f32[2, 1] has no numbers");
    }
  }

  private static long[] ids(int count) {
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      ids[i] = (7L * i + 3) % VOCABULARY;
    }
    return ids;
  }
}
