package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// One forward pass serves inference and gradients: loss and gradients against torch's own, and no
/// tensor left behind.
final class GradientsTest {
  @Test
  void gradientsToEmbeddingsAndWeightsAreThoseOfTorch() {
    String golden = "models/llama-gqa/golden.safetensors";
    long before = Tensor.liveCount();
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32);
        var _ = Scope.open()) {
      var rows = new ArrayList<Integer>();
      for (var row : Golden.json("models/llama-gqa/golden.json").get("ids").values()) {
        rows.addAll(Golden.ids(row));
      }
      long[] ids = rows.stream().mapToLong(Integer::longValue).toArray();
      int vocabulary = model.config().vocabulary();
      var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length))).copy().requireGradient();
      var query = model.layers().getFirst().linears().getFirst();
      query.replaceWeight(query.weight().copy().requireGradient());

      double loss;
      try (var _ = Gradients.record()) {
        var hidden = model.hidden(embedded, BatchShape.full(2, 24), null, Tap.NONE);
        var logits = model.logits(hidden).view(2, 24, vocabulary); // [2, 24, V]
        var predictions = logits.narrow(1, 0, 23).reshape(2 * 23, vocabulary);
        var targets = Tensor.of(ids, Shape.of(2, 24)).narrow(1, 1, 23).reshape(2 * 23);
        var value = predictions.crossEntropy(targets);
        value.backward();
        loss = value.toDouble();
      }

      assertThat(Gradients.areRecorded()).isFalse();
      assertClose(new float[] {(float) loss}, Golden.floats(golden, "loss"));
      assertClose(embedded.gradient().toFloats(), Golden.floats(golden, "gradient.embeddings"));
      assertClose(
          query.weight().gradient().toFloats(),
          Golden.floats(golden, "gradient.model.layers.0.self_attn.q_proj.weight"));
    }
    assertThat(Tensor.liveCount()).isEqualTo(before);
  }

  @Test
  void attentionAndHiddenStatesAreThoseOfTransformers() {
    String golden = "models/llama-gqa/golden.safetensors";
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32);
        var _ = Scope.open()) {
      var rows = new ArrayList<Integer>();
      for (var row : Golden.json("models/llama-gqa/golden.json").get("ids").values()) {
        rows.addAll(Golden.ids(row));
      }
      long[] ids = rows.stream().mapToLong(Integer::longValue).toArray();
      var seen = new ArrayList<float[]>();
      var tap =
          new Tap() {
            @Override
            public void attention(int layer, Tensor probabilities) {
              assertThat(probabilities.shape()).isEqualTo(Shape.of(2, 4, 24, 24));
              seen.add(probabilities.toFloats());
            }
          };
      var x = model.embed(Tensor.of(ids, Shape.of(ids.length)));
      var frame = model.frame(BatchShape.full(2, 24));
      assertClose(x.toFloats(), Golden.floats(golden, "hidden.0"));
      int layer = 0;
      for (var decoderLayer : model.layers()) {
        x = decoderLayer.forward(x, frame, null, tap);
        layer++;
        assertClose(x.toFloats(), Golden.floats(golden, "hidden." + layer));
      }
      assertClose(seen.get(1), Golden.floats(golden, "attention.1"));
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    assertThat(difference / largest).isLessThanOrEqualTo(1e-5);
  }
}
