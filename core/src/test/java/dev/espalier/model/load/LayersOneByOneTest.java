package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.LayeredModel;
import dev.espalier.model.Linear;
import dev.espalier.model.LinearShape;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A model used a layer at a time is the model.
final class LayersOneByOneTest {
  private static final BatchShape SHAPE = BatchShape.full(2, 4);

  private final long tensorsBefore = Tensor.liveCount();

  @AfterEach
  void freesAllTensors() {
    assertThat(Tensor.liveCount()).isEqualTo(tensorsBefore);
  }

  @ParameterizedTest
  @CsvSource({
    "llama-gqa, F32",
    "llama-gqa-sharded, F32",
    "llama-gqa-bf16, F32",
    "llama-gqa-bf16, BF16",
    "llama-bias, F32",
    "llama-tied, F32",
    "qwen2, F32",
    "mistral-window, F32",
    "llama-gqa-gguf/llama-gqa.gguf, F32"
  })
  void theyComputeWhatTheModelComputes(String name, DType dtype) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(dtype);
        var layers = source.openLayers(dtype, Device.CPU);
        var _ = Scope.open()) {
      assertThat(layers.parameters()).isEqualTo(model.parameters());
      float[] expected = model.hidden(embedded(model), SHAPE, null, Tap.NONE).toFloats();
      var x = embedded(layers);
      for (int layer = 0; layer < layers.config().layers(); layer++) {
        try (var held = layers.hold(layer)) {
          x = held.layer().forward(x, layers.frame(SHAPE), null, Tap.NONE);
        }
      }
      float[] found = x.toFloats();
      float tolerance = dtype == DType.F32 ? 1e-4f : 0.25f; // packed products sum in another order
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa", "qwen2"})
  void theirNamesAndSizesFollowFromTheConfiguration(String name) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.F32)) {
      for (int layer = 0; layer < model.layers().size(); layer++) {
        var found = new ArrayList<LinearShape>();
        for (Linear linear : model.layers().get(layer).linears()) {
          found.add(new LinearShape(linear.name(), linear.out(), linear.in()));
        }
        assertThat(LinearShape.ofLayer(model.config(), layer)).isEqualTo(found);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 3", "2, 3", "3, 4", "4, 6", "5, 6", "6, 7"})
  void observingShowsWhatEntersUpToTheLastAndNoMore(int last, int seen) {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32);
        var _ = Scope.open()) {
      var layer = model.layers().get(1);
      var x = embedded(model);
      var frame = model.frame(SHAPE);
      var all = new LinkedHashMap<String, float[]>();
      var part = new LinkedHashMap<String, float[]>();
      layer.forward(x, frame, null, inputs(all));
      layer.observe(x, frame, inputs(part), layer.linears().get(last));
      var names = layer.linears().stream().map(Linear::name).toList();
      assertThat(part.keySet()).containsExactlyElementsOf(names.subList(0, seen));
      part.forEach((name, input) -> assertThat(input).isEqualTo(all.get(name)));
      if (last >= 4) {
        part.clear();
        layer.observeMlp(
            layer.attend(x, frame, null, Tap.NONE), inputs(part), layer.linears().get(last));
        assertThat(part.keySet()).containsExactlyElementsOf(names.subList(4, seen));
        part.forEach((name, input) -> assertThat(input).isEqualTo(all.get(name)));
      }
    }
  }

  @Test
  void whatIsMissingIsSaidBeforeAnyWork(@TempDir Path folder) throws IOException {
    var model = FoldersWithTokenizer.copy("llama-gqa", folder);
    var config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll("\"num_hidden_layers\": \\d+", "\"num_hidden_layers\": 4"));
    try (var source = CheckpointSource.open(model)) {
      assertThatThrownBy(() -> source.openLayers(DType.F32, Device.CPU))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              "model.safetensors: no tensor 'model.layers.3.input_layernorm.weight'; needs [32] by"
                  + " the configuration. Take the configuration and all weight files from one"
                  + " revision.");
    }
  }

  @Test
  void aDeferredModelIsTakenWhenItIsUsed() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var deferred = source.deferModel(DType.F32, Device.CPU);
        var model = source.loadModel(DType.F32)) {
      long loaded = Tensor.liveCount();
      assertThat(deferred.config()).isEqualTo(model.config());
      assertThat(deferred.parameters()).isEqualTo(model.parameters());
      assertThat(Tensor.liveCount()).isEqualTo(loaded);
      assertThat(deferred.weightsHash()).isEqualTo(model.weightsHash());
      assertThat(Tensor.liveCount()).isGreaterThan(loaded);
    }
  }

  private static Tensor embedded(LayeredModel model) {
    return model.embed(Tensor.of(new long[] {3, 1, 4, 1, 5, 9, 2, 6}, Shape.of(8)));
  }

  private static Tap inputs(Map<String, float[]> inputs) {
    return new Tap() {
      @Override
      public void linearInput(Linear linear, Tensor x) {
        inputs.put(linear.name(), x.toFloats());
      }

      @Override
      public boolean observesAttention() {
        return false;
      }
    };
  }
}
