package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.Linear;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Causal self-attention with grouped queries (Vaswani et al. 2017, arXiv:1706.03762, eq. 1;
/// Ainslie et al. 2023, arXiv:2305.13245): `softmax(q k^T / sqrt(D)) v`.
///
/// Legend: B rows, T new tokens, S slots (cached and new), H query heads, K key/value heads, G = H
/// / K, D head size. A plain product and softmax, since libtorch's fused kernel is an order of
/// magnitude slower in bf16 on a CPU.
final class Attention {
  private final int layer;
  private final ModelConfig config;
  private final Rope rope;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;

  Attention(int layer, ModelConfig config, Rope rope, Projections projections) {
    this.layer = layer;
    this.config = config;
    this.rope = rope;
    this.query = projections.query();
    this.key = projections.key();
    this.value = projections.value();
    this.output = projections.output();
  }

  /// The four weights of one attention.
  record Projections(Linear query, Linear key, Linear value, Linear output) {}

  /// `x [B*T, hidden] -> [B*T, hidden]`.
  Tensor forward(Tensor x, Frame frame, @Nullable KvCache cache, Tap tap) {
    BatchShape shape = frame.shape();
    int B = shape.rows();
    int T = shape.width();
    int S = shape.slots();
    int H = config.heads();
    int K = config.kvHeads();
    int G = H / K;
    int D = config.headSize();

    var q = query.apply(x, tap).view(B, T, H, D).transpose(1, 2); // [B, H, T, D]
    var k = key.apply(x, tap).view(B, T, K, D).transpose(1, 2); // [B, K, T, D]
    var v = value.apply(x, tap).view(B, T, K, D).transpose(1, 2); // [B, K, T, D]
    q = rope.rotate(q, frame.cosine(), frame.sine());
    k = rope.rotate(k, frame.cosine(), frame.sine());
    if (cache != null) {
      cache.write(layer, k, v);
      k = cache.keys(layer, S); // [B, K, S, D]
      v = cache.values(layer, S); // [B, K, S, D]
    }

    // The G queries of one key/value head stand below each other: one product serves them all.
    var grouped = q.times(1 / Math.sqrt(D)).reshape(B, K, (long) G * T, D);
    var scores = grouped.matmul(k.transpose(2, 3)); // [B, K, G*T, S]
    var mask = frame.mask();
    if (mask != null) {
      scores = scores.view(B, K, G, T, S).plusReusing(mask).view(B, K, (long) G * T, S);
    }
    var probabilities = scores.softmax(); // [B, K, G*T, S]
    tap.attention(layer, probabilities.view(B, H, T, S));
    var mixed = probabilities.matmul(v).view(B, H, T, D); // [B, H, T, D]
    var joined = mixed.transpose(1, 2).reshape((long) B * T, (long) H * D);
    return output.apply(joined, tap); // [B*T, hidden]
  }
}
