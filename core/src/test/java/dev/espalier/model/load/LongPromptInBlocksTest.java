package dev.espalier.model.load;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attention in blocks of queries, which long prompts get, against one large square, which whoever
/// observes attention gets.
final class LongPromptInBlocksTest {
  private static final int ROWS = 2;
  private static final int LENGTH = 110;
  private static final double RELATIVE = 1e-5;

  /// Observes, and so has the square computed.
  private static final Tap SQUARE = new Tap() {};

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa", "mistral-window", "qwen2"})
  void blocksAreTheSquare(String name) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.F32);
        var _ = Scope.open()) {
      long[] ids =
          new Random(6).longs((long) ROWS * LENGTH, 3, model.config().vocabulary()).toArray();
      float[] square = hidden(model, ids, SQUARE);
      Golden.assertClose(hidden(model, ids, Tap.NONE), square, RELATIVE);
      Golden.assertClose(
          behindCache(model, ids, Tap.NONE), behindCache(model, ids, SQUARE), RELATIVE);
    }
  }

  private static float[] hidden(LanguageModel model, long[] ids, Tap tap) {
    var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)));
    return model.hidden(embedded, BatchShape.full(ROWS, LENGTH), null, tap).toFloats();
  }

  /// A short part first, then a long one behind it, in rows of which one is padded.
  private static float[] behindCache(LanguageModel model, long[] ids, Tap tap) {
    int first = 9;
    try (var cache = KvCache.of(model.config(), DType.F32, List.of(0, 4), LENGTH)) {
      model.hidden(embed(model, ids, 0, first), cache.step(first), cache, Tap.NONE);
      int rest = LENGTH - first;
      var hidden = model.hidden(embed(model, ids, first, LENGTH), cache.step(rest), cache, tap);
      return hidden.toFloats();
    }
  }

  private static Tensor embed(LanguageModel model, long[] ids, int from, int to) {
    long[] part = new long[ROWS * (to - from)];
    for (int i = 0; i < part.length; i++) {
      part[i] = ids[i / (to - from) * LENGTH + from + i % (to - from)];
    }
    return model.embed(Tensor.of(part, Shape.of(part.length)));
  }
}
