package dev.espalier.model.arch;

import dev.espalier.model.Linear;
import dev.espalier.model.LinearShape;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;

/// Takes a decoder's weights from a source, in one type, for one owner.
final class LayerLoader {
  private final ModelConfig config;
  private final DType dtype;
  private final Device device;
  private final WeightSource source;
  private final Scope owner;
  private final Rope rope;
  private final Map<String, Tensor> fixed = new TreeMap<>();

  LayerLoader(ModelConfig config, DType dtype, Device device, WeightSource source, Scope owner) {
    this.config = config;
    this.dtype = dtype;
    this.device = device;
    this.source = source;
    this.owner = owner;
    this.rope = new Rope(config);
  }

  /// All that was taken but the layers' matrices, by name.
  Map<String, Tensor> fixed() {
    return fixed;
  }

  Tensor embedding() {
    return table("model.embed_tokens.weight");
  }

  /// `[vocabulary, hidden]`.
  Tensor table(String name) {
    return fixed(name, Shape.of(config.vocabulary(), config.hidden()));
  }

  Layer layer(int index) {
    String prefix = "model.layers." + index + ".";
    var linears = LinearShape.ofLayer(config, index).stream().map(this::linear).toList();
    var query = linears.get(0);
    var key = linears.get(1);
    var value = linears.get(2);
    var output = linears.get(3);
    return new Layer(
        linears,
        norm(prefix + "input_layernorm.weight"),
        new Attention(index, config, rope, new Attention.Projections(query, key, value, output)),
        norm(prefix + "post_attention_layernorm.weight"),
        new Mlp(linears.get(4), linears.get(5), linears.get(6)));
  }

  private Linear linear(LinearShape shape) {
    String name = shape.name();
    var size = Shape.of(shape.out(), shape.in());
    var weight = taken(name + ".weight", size);
    var bias = config.biases().has(name) ? fixed(name + ".bias", Shape.of(shape.out())) : null;
    return new Linear(name, owner, weight, bias);
  }

  Layer.Norm norm(String name) {
    return new Layer.Norm(fixed(name, Shape.of(config.hidden())), config.normEpsilon());
  }

  private Tensor fixed(String name, Shape shape) {
    var tensor = taken(name, shape);
    fixed.put(name, tensor);
    return tensor;
  }

  private Tensor taken(String name, Shape shape) {
    try (var _ = Scope.open()) { // what was read need not stay where the weight lies elsewhere
      return owner.adopt(source.load(name, shape, dtype).on(device));
    }
  }
}
