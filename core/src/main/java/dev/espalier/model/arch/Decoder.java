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
  private final Map<String, Tensor> fixed; // all but the layers' matrices, by name
  private final List<Layer> layers = new ArrayList<>();
  private final Frames frames;
  private final Tensor embedding; // [vocabulary, hidden]
  private final Layer.Norm finalNorm;
  private final Tensor head; // [vocabulary, hidden]
  private @Nullable Tensor packedHead; // null until packed

  private Decoder(ModelConfig config, DType dtype, Device device, WeightSource source) {
    this.config = config;
    this.dtype = dtype;
    this.device = device;
    this.frames = new Frames(config, dtype, device);
    var loader = new LayerLoader(config, dtype, device, source, weights);
    this.embedding = loader.embedding();
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(loader.layer(layer));
    }
    this.finalNorm = loader.norm("model.norm.weight");
    this.head = config.tiedEmbeddings() ? embedding : loader.table("lm_head.weight");
    this.fixed = loader.fixed();
  }

  /// Takes every weight from `source`, in `dtype`, to compute on the CPU.
  public static Decoder load(ModelConfig config, DType dtype, WeightSource source) {
    return load(config, dtype, Device.CPU, source);
  }

  /// Takes every weight from `source`, in `dtype`, to compute on `device`.
  public static Decoder load(ModelConfig config, DType dtype, Device device, WeightSource source) {
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("a model cannot compute in " + dtype);
    }
    try (var _ = Scope.open()) {
      return new Decoder(config, dtype, device, source);
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
    return frames.of(shape);
  }

  /// The layer itself, its weights packed where they are used while it is held.
  @Override
  public HeldLayer hold(int index) {
    var held = layers.get(index);
    var packs = Scope.unnested();
    held.packWhenUsed(packs);
    return new HeldLayer() {
      @Override
      public DecoderLayer layer() {
        return held;
      }

      @Override
      public void close() {
        held.stopPacking(packs);
        packs.close();
      }
    };
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
