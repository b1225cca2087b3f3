package dev.espalier.engine;

import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.OutOfNativeMemory;
import dev.espalier.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model on a machine that has no memory for passes of more than so many rows.
final class SmallMemoryModel implements LanguageModel {
  private final LanguageModel model;
  private final int mostRows;
  private int refusals;

  SmallMemoryModel(LanguageModel model, int mostRows) {
    this.model = model;
    this.mostRows = mostRows;
  }

  /// How often memory did not suffice.
  int refusals() {
    return refusals;
  }

  @Override
  public Tensor hidden(Tensor embedded, BatchShape shape, @Nullable KvCache cache, Tap tap) {
    if (shape.rows() > mostRows) {
      refusals++;
      throw new OutOfNativeMemory(new IllegalStateException("not enough memory"));
    }
    return model.hidden(embedded, shape, cache, tap);
  }

  @Override
  public ModelConfig config() {
    return model.config();
  }

  @Override
  public DType dtype() {
    return model.dtype();
  }

  @Override
  public Device device() {
    return model.device();
  }

  @Override
  public List<DecoderLayer> layers() {
    return model.layers();
  }

  @Override
  public Tensor embed(Tensor ids) {
    return model.embed(ids);
  }

  @Override
  public Frame frame(BatchShape shape) {
    return model.frame(shape);
  }

  @Override
  public Tensor logits(Tensor hidden) {
    return model.logits(hidden);
  }

  @Override
  public long packedBytes() {
    return model.packedBytes();
  }

  @Override
  public void pack() {
    model.pack();
  }

  @Override
  public String weightsHash() {
    return model.weightsHash();
  }

  @Override
  public long parameters() {
    return model.parameters();
  }

  @Override
  public void close() {
    model.close();
  }
}
