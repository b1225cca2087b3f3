package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.Frame;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.Compute;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The decoder that the Llama, Mistral and Qwen2 families share: embedding, pre-norm layers with
/// rotary grouped-query attention and a gated MLP, final norm, output projection. The families
/// differ in what their [ModelConfig] says.
public final class Decoder implements LanguageModel {
  private final ModelConfig config;
  private final DType dtype;
  private final Device device;
  private final Scope weights = Scope.unnested();
  private final Map<String, Tensor> fixed = new TreeMap<>(); // all but the layers' linears
  private final Map<String, Tensor> biases = new TreeMap<>();
  private final List<Layer> layers = new ArrayList<>();
  private final Rope rope;
  private final Tensor embedding; // [vocabulary, hidden]
  private final Layer.Norm finalNorm;
  private final Tensor head; // [vocabulary, hidden]
  private @Nullable Tensor packedHead; // null until packed

  private Decoder(ModelConfig config, DType dtype, Device device, WeightSource source) {
    this.config = config;
    this.dtype = dtype;
    this.device = device;
    this.rope = new Rope(config);
    var table = Shape.of(config.vocabulary(), config.hidden());
    this.embedding = fixed("model.embed_tokens.weight", table, source);
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(layer(layer, source));
    }
    this.finalNorm = norm("model.norm.weight", source);
    this.head = config.tiedEmbeddings() ? embedding : fixed("lm_head.weight", table, source);
  }

  /// Takes every weight from `source`, in `dtype`, to compute on the CPU.
  public static Decoder load(ModelConfig config, DType dtype, WeightSource source) {
    return load(config, dtype, Device.CPU, source);
  }

  /// Takes every weight from `source`, in `dtype`, to compute on `device`.
  public static Decoder load(
      ModelConfig config, DType dtype, Device device, WeightSource source) {
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("a model cannot compute in " + dtype);
    }
    try (var _ = Scope.open()) {
      return new Decoder(config, dtype, device, source);
    }
  }

  private Layer layer(int index, WeightSource source) {
    String prefix = "model.layers." + index + ".";
    long hidden = config.hidden();
    long queries = (long) config.heads() * config.headSize();
    long keys = (long) config.kvHeads() * config.headSize();
    long wide = config.intermediate();
    boolean qkv = config.biases().qkv();
    boolean mlp = config.biases().mlp();
    var query = linear(prefix + "self_attn.q_proj", Shape.of(queries, hidden), qkv, source);
    var key = linear(prefix + "self_attn.k_proj", Shape.of(keys, hidden), qkv, source);
    var value = linear(prefix + "self_attn.v_proj", Shape.of(keys, hidden), qkv, source);
    var output =
        linear(
            prefix + "self_attn.o_proj",
            Shape.of(hidden, queries),
            config.biases().output(),
            source);
    var gate = linear(prefix + "mlp.gate_proj", Shape.of(wide, hidden), mlp, source);
    var up = linear(prefix + "mlp.up_proj", Shape.of(wide, hidden), mlp, source);
    var down = linear(prefix + "mlp.down_proj", Shape.of(hidden, wide), mlp, source);
    return new Layer(
        List.of(query, key, value, output, gate, up, down),
        norm(prefix + "input_layernorm.weight", source),
        new Attention(index, config, rope, new Attention.Projections(query, key, value, output)),
        norm(prefix + "post_attention_layernorm.weight", source),
        new Mlp(gate, up, down));
  }

  private Linear linear(String name, Shape shape, boolean hasBias, WeightSource source) {
    var weight = taken(name + ".weight", shape, source);
    if (!hasBias) {
      return new Linear(name, weights, weight, null);
    }
    var bias = taken(name + ".bias", Shape.of(shape.size(0)), source);
    biases.put(name + ".bias", bias);
    return new Linear(name, weights, weight, bias);
  }

  private Layer.Norm norm(String name, WeightSource source) {
    var weight = fixed(name, Shape.of(config.hidden()), source);
    return new Layer.Norm(weight, config.normEpsilon());
  }

  private Tensor fixed(String name, Shape shape, WeightSource source) {
    var tensor = taken(name, shape, source);
    fixed.put(name, tensor);
    return tensor;
  }

  private Tensor taken(String name, Shape shape, WeightSource source) {
    try (var _ = Scope.open()) { // what was read need not stay where the weight lies elsewhere
      return weights.adopt(source.load(name, shape, dtype).on(device));
    }
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public List<DecoderLayer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public Tensor embed(Tensor ids) {
    return embedding.embedding(ids); // [n, hidden]
  }

  @Override
  public Frame frame(BatchShape shape) {
    if (shape.longest() > config.context()) {
      throw new IllegalArgumentException(
          shape.longest() + " tokens exceed the context of " + config.context());
    }
    return new Frame(
        shape,
        rope.table(shape, dtype, Rope.Turn.COSINE).on(device),
        rope.table(shape, dtype, Rope.Turn.SINE).on(device),
        mask(shape));
  }

  private @Nullable Tensor mask(BatchShape shape) {
    if (FusedAttention.takes(device, dtype, config.headSize())) {
      AttentionMask.checkShared(shape, config.slidingWindow());
      return null; // it knows the shape itself
    }
    var mask = AttentionMask.of(shape, config.slidingWindow(), dtype);
    return mask == null ? null : mask.on(device);
  }

  @Override
  public Tensor logits(Tensor hidden) {
    try (var scope = Scope.open()) {
      var weight = packedHead == null || Gradients.areRecorded() ? head : packedHead;
      return scope.keep(finalNorm.apply(hidden).linear(weight, null)); // [n, vocabulary]
    }
  }

  @Override
  public long packedBytes() {
    if (!canPack()) {
      return 0;
    }
    return projections().mapToLong(Projection::bytes).sum()
        + head.shape().elements() * head.dtype().bytes();
  }

  @Override
  public void pack() {
    if (!canPack()) {
      return;
    }
    projections().forEach(projection -> projection.pack(weights));
    if (packedHead == null) {
      try (var _ = Scope.open()) {
        packedHead = weights.adopt(head.packed());
      }
    }
  }

  private boolean canPack() {
    return device == Device.CPU && Compute.canPack(dtype);
  }

  private Stream<Projection> projections() {
    return layers.stream().flatMap(layer -> layer.projections().stream());
  }

  @Override
  public String weightsHash() {
    var all = named();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      all.forEach((name, tensor) -> {
        digest.update((name + " " + tensor + "\n").getBytes(StandardCharsets.UTF_8));
        tensor.digestInto(digest);
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public long parameters() {
    return named().values().stream().mapToLong(tensor -> tensor.shape().elements()).sum();
  }

  /// Every weight by its name in the checkpoint, in order of names.
  private Map<String, Tensor> named() {
    var all = new TreeMap<>(fixed);
    all.putAll(biases);
    for (DecoderLayer layer : layers) {
      for (Linear linear : layer.linears()) {
        all.put(linear.name() + ".weight", linear.weight());
      }
    }
    return all;
  }

  @Override
  public void close() {
    weights.close();
  }
}
