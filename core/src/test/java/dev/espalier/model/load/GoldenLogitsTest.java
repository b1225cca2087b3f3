package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.Generator;
import dev.espalier.engine.Outcome;
import dev.espalier.engine.Sampling;
import dev.espalier.model.BatchShape;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logits, greedy tokens and cached logits against those of `transformers` on tiny checkpoints.
/// `HOW.md` lists how far each planted mistake moves them: at least 5.8e-3 of the largest logit.
final class GoldenLogitsTest {
  @ParameterizedTest
  @CsvSource({
    "llama-gqa, llama-gqa",
    "llama-tied, llama-tied",
    "llama3-scaling, llama3-scaling",
    "llama-linear-scaling, llama-linear-scaling",
    "llama-bias, llama-bias",
    "mistral, mistral",
    "mistral-window, mistral-window",
    "qwen2, qwen2",
    "llama-gqa-sharded, llama-gqa",
    "llama-gqa-bin, llama-gqa",
    "llama-gqa-bin-sharded-f16, llama-gqa-f16",
    "llama-gqa-bf16, llama-gqa-bf16",
    "llama-gqa-f16, llama-gqa-f16",
    "llama-gqa-gguf/llama-gqa.gguf, llama-gqa",
  })
  void logitsAreThoseOfTransformers(String checkpoint, String golden) {
    long before = Tensor.liveCount();
    try (var source = CheckpointSource.open(Golden.path("models/" + checkpoint));
        var model = source.loadModel(DType.F32);
        var _ = Scope.open()) {
      float[] expected = Golden.floats("models/" + golden + "/golden.safetensors", "logits");
      float[] logits = logits(model, ids(golden));
      Golden.assertClose(logits, expected, 1e-5);
      Golden.assertClose(cachedLogits(model, ids(golden)), expected, 1e-5);
    }
    assertThat(Tensor.liveCount()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"llama-gqa", "llama3-scaling", "mistral-window", "qwen2"})
  void greedyTokensAreThoseOfTransformers(String name) {
    var golden = Golden.json("models/" + name + "/golden.json").get("greedy");
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.F32)) {
      var prompt = Golden.ids(golden.get("prompt"));
      var expected = Golden.ids(golden.get("ids"));
      // Beside a longer and a shorter row, so that padding is at work.
      var longer = new ArrayList<>(prompt);
      longer.addAll(prompt);
      var requests =
          List.of(
              new GenerationRequest("longer", longer),
              new GenerationRequest("golden", prompt),
              new GenerationRequest("shorter", prompt.subList(0, 2)));
      var outcomes =
          new Generator(
                  model,
                  Set.of(),
                  new BatchPlan(
                      8, 1 << 20, 6, BatchPlan.Sharing.PREFIXES, BatchPlan.Numerics.BATCHED))
              .generate(requests, Sampling.greedy(expected.size()));
      assertThat(((Outcome.Completed) outcomes.get(1)).newIds()).isEqualTo(expected);
    }
  }

  private static List<List<Integer>> ids(String name) {
    var rows = new ArrayList<List<Integer>>();
    for (var row : Golden.json("models/" + name + "/golden.json").get("ids").values()) {
      rows.add(Golden.ids(row));
    }
    return rows;
  }

  private static float[] logits(LanguageModel model, List<List<Integer>> rows) {
    int width = rows.getFirst().size();
    long[] flat = rows.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray();
    var embedded = model.embed(Tensor.of(flat, Shape.of(flat.length)));
    var hidden = model.hidden(embedded, BatchShape.full(rows.size(), width), null, Tap.NONE);
    return model.logits(hidden).toFloats();
  }

  /// The same logits from a cache that is fed 7 tokens, then one at a time.
  private static float[] cachedLogits(LanguageModel model, List<List<Integer>> rows) {
    int width = rows.getFirst().size();
    int vocabulary = model.config().vocabulary();
    float[] all = new float[rows.size() * width * vocabulary];
    var padding = rows.stream().map(_ -> 0).toList();
    try (var cache = KvCache.of(model.config(), DType.F32, padding, width)) {
      for (int from = 0, to = 7; from < width; from = to, to++) {
        int step = to - from;
        long[] ids = new long[rows.size() * step];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = rows.get(i / step).get(from + i % step);
        }
        var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)));
        var hidden = model.hidden(embedded, cache.step(step), cache, Tap.NONE);
        float[] logits = model.logits(hidden).toFloats();
        for (int i = 0; i < ids.length; i++) {
          int at = (i / step) * width + from + i % step;
          System.arraycopy(logits, i * vocabulary, all, at * vocabulary, vocabulary);
        }
      }
    }
    return all;
  }
}
