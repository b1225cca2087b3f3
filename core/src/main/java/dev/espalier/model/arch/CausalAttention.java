package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention of texts that are read from their first token on in one step, in f32 on the CPU, by
/// libtorch's fused kernel, which keeps scores in the processor's caches and leaves out what no
/// token sees.
///
/// Legend: see [Attention].
final class CausalAttention {
  private final int layer;
  private final ModelConfig config;

  CausalAttention(int layer, ModelConfig config) {
    this.layer = layer;
    this.config = config;
  }

  /// Whether keys like `k` can be met so, in a step of that shape.
  boolean takes(Tensor k, BatchShape shape) {
    return k.device() == Device.CPU
        && k.dtype() == DType.F32
        && shape.past() == 0
        && !shape.isPadded()
        && !shape.isShared()
        && shape.longest() <= config.slidingWindow()
        && !Gradients.areRecorded();
  }

  /// `q [B, T, H, D]`, `k` and `v [B, K, T, D]` of the new tokens -> `[B*T, H*D]`.
  Tensor mix(Tensor q, Tensor k, Tensor v, Frame frame, @Nullable KvCache cache) {
    if (cache != null) {
      cache.write(layer, k, v);
    }
    BatchShape shape = frame.shape();
    double scale = 1 / Math.sqrt(config.headSize());
    return q.transpose(1, 2)
        .causalAttention(k, v, scale)
        .transpose(1, 2)
        .reshape((long) shape.rows() * shape.width(), (long) config.heads() * config.headSize());
  }
}
