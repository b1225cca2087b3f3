package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.SlotAttention;
import dev.espalier.tensor.SlotVisibility;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attention that meets each row's own tokens in one pass over their keys and values
/// ([SlotAttention]), and tokens that rows share in one product for all of them (Juravsky et al.
/// 2024, Hydragen, arXiv:2402.05099), under one softmax.
///
/// Legend: see [Attention]; P shared tokens.
final class FusedAttention {
  private final int layer;
  private final ModelConfig config;

  FusedAttention(int layer, ModelConfig config) {
    this.layer = layer;
    this.config = config;
  }

  /// Whether it can be had on this machine, for heads of this size, and now: no gradient passes.
  static boolean takes(Device device, DType dtype, int headSize) {
    return SlotAttention.takes(device, dtype, headSize) && !Gradients.areRecorded();
  }

  /// `q [B, T, H, D]`, `k` and `v [B, K, T, D]` of the new tokens -> `[B*T, H*D]`.
  Tensor mix(Tensor q, Tensor k, Tensor v, Frame frame, @Nullable KvCache cache) {
    BatchShape shape = frame.shape();
    if (cache == null) {
      var all = new KvCache.Segment(0, shape.rows(), null);
      return inRows(attend(all, q, transposed(k), v, shape));
    }
    cache.write(layer, k, v);
    var keys = cache.keys(layer); // [B, K, D, C]
    var values = cache.values(layer); // [B, K, C, D]
    var parts = new ArrayList<Tensor>();
    for (KvCache.Segment segment : cache.segments()) {
      parts.add(attend(segment, of(segment, q), of(segment, keys), of(segment, values), shape));
    }
    return inRows(parts.size() == 1 ? parts.getFirst() : Tensor.concatenate(0, parts));
  }

  /// The part of a tensor that belongs to a segment's rows.
  private static Tensor of(KvCache.Segment segment, Tensor tensor) {
    return tensor.narrow(0, segment.from(), segment.rows());
  }

  /// `[B, T, H, D] -> [B*T, H*D]`.
  private Tensor inRows(Tensor mixed) {
    return mixed.view(-1, (long) config.heads() * config.headSize());
  }

  /// `k [B, K, T, D] -> [B, K, D, C]`, C slots of which the first T are filled.
  private static Tensor transposed(Tensor k) {
    long slots = Math.ceilDivExact(k.size(2), SlotAttention.lanes()) * SlotAttention.lanes();
    var keys = Tensor.zeros(k.dtype(), Shape.of(k.size(0), k.size(1), k.size(3), slots));
    keys.narrow(3, 0, k.size(2)).copyFrom(k.transpose(2, 3));
    return keys;
  }

  /// Rows of one segment: `q [b, T, H, D]`, `keys [b, K, D, C]`, `values [b, K, C, D] -> [b, T, H,
  /// D]`.
  private Tensor attend(
      KvCache.Segment segment, Tensor q, Tensor keys, Tensor values, BatchShape shape) {
    List<Integer> begins = shape.padding().subList(segment.from(), segment.from() + segment.rows());
    var visible = new SlotVisibility(begins, shape.past(), config.slidingWindow());
    double scale = 1 / Math.sqrt(config.headSize());
    var prefix = segment.prefix();
    if (prefix == null) {
      return SlotAttention.apply(new SlotAttention.Input(q, keys, values, null), visible, scale);
    }
    int K = config.kvHeads();
    int D = config.headSize();
    int P = prefix.slots();
    long bT = q.size(0) * q.size(1);
    long GD = (long) config.heads() / K * D;
    var sharedKeys = prefix.keys(layer, P).select(0, 0); // [K, D, P]
    var sharedValues = prefix.values(layer, P).select(0, 0); // [K, P, D]

    var byHead = q.times(scale).reshape(bT, K, GD).transpose(0, 1).reshape(K, bT * GD / D, D);
    var shared = byHead.matmul(sharedKeys); // [K, b*T*G, P], scores, then probabilities
    var own = SlotAttention.apply(new SlotAttention.Input(q, keys, values, shared), visible, scale);
    var ofShared = shared.matmul(sharedValues).view(K, bT, GD).transpose(0, 1); // [b*T, K, G*D]
    return own.view(bT, K, GD).plusReusing(ofShared).view(q.size(0), q.size(1), K * GD / D, D);
  }
}
