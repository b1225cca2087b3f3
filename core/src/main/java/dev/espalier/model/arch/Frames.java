package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Makes rotary tables and masks for the steps of one model.
final class Frames {
  private final ModelConfig config;
  private final DType dtype;
  private final Rope rope;

  Frames(ModelConfig config, DType dtype) {
    this.config = config;
    this.dtype = dtype;
    this.rope = new Rope(config);
  }

  Frame of(BatchShape shape) {
    if (shape.longest() > config.context()) {
      throw new IllegalArgumentException(
          shape.longest() + " tokens exceed the context of " + config.context());
    }
    return new Frame(
        shape,
        rope.table(shape, dtype, Rope.Turn.COSINE),
        rope.table(shape, dtype, Rope.Turn.SINE),
        mask(shape));
  }

  private @Nullable Tensor mask(BatchShape shape) {
    if (FusedAttention.takes(dtype, config.headSize())) {
      AttentionMask.checkShared(shape, config.slidingWindow());
      return null; // it knows the shape itself
    }
    return AttentionMask.of(shape, config.slidingWindow(), dtype);
  }
}
