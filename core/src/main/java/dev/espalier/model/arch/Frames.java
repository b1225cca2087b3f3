package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Makes rotary tables and masks for the steps of one model.
final class Frames {
  private final ModelConfig config;
  private final DType dtype;
  private final Device device;
  private final Rope rope;

  Frames(ModelConfig config, DType dtype, Device device) {
    this.config = config;
    this.dtype = dtype;
    this.device = device;
    this.rope = new Rope(config);
  }

  Frame of(BatchShape shape) {
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
}
