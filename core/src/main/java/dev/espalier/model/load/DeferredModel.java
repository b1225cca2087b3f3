package dev.espalier.model.load;

import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.Frame;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model whose weights are taken when they are first used.
final class DeferredModel implements LanguageModel {
  private final CheckpointSource source;
  private final DType dtype;
  private final Device device;
  private @Nullable LanguageModel loaded; // null until it is used

  DeferredModel(CheckpointSource source, DType dtype, Device device) {
    this.source = source;
    this.dtype = dtype;
    this.device = device;
  }

  private LanguageModel loaded() {
    var model = loaded;
    if (model == null) {
      model = source.loadModel(dtype, device);
      loaded = model;
    }
    return model;
  }

  @Override
  public ModelConfig config() {
    return source.config();
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
    return loaded().layers();
  }

  @Override
  public Tensor embed(Tensor ids) {
    return loaded().embed(ids);
  }

  @Override
  public Frame frame(BatchShape shape) {
    return loaded().frame(shape);
  }

  @Override
  public HeldLayer hold(int index) {
    return loaded().hold(index);
  }

  @Override
  public Tensor logits(Tensor hidden) {
    return loaded().logits(hidden);
  }

  @Override
  public long packedBytes() {
    return loaded().packedBytes();
  }

  @Override
  public void pack() {
    loaded().pack();
  }

  @Override
  public String weightsHash() {
    return loaded().weightsHash();
  }

  @Override
  public long parameters() {
    return config().parameters();
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
  }
}
