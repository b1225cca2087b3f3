package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attention in products and a softmax, every step of it a tensor: gradients pass through it, and a
/// [Tap] sees the probabilities. What [FusedAttention] is tested against.
///
/// Legend: see [Attention].
final class PlainAttention {
  /// Queries at a time, where there are many.
  private static final int BLOCK = 64;

  private final int layer;
  private final ModelConfig config;

  PlainAttention(int layer, ModelConfig config) {
    this.layer = layer;
    this.config = config;
  }

  /// `q [B, T, H, D]`, `k` and `v [B, K, T, D]` of the new tokens -> `[B*T, H*D]`.
  Tensor mix(Tensor q, Tensor k, Tensor v, Frame frame, @Nullable KvCache cache, Tap tap) {
    BatchShape shape = frame.shape();
    int B = shape.rows();
    int T = shape.width();
    int H = config.heads();
    int D = config.headSize();
    var scaled = q.times(1 / Math.sqrt(D)).transpose(1, 2); // [B, H, T, D]
    var keys = k.transpose(2, 3); // [B, K, D, T]
    var values = v;
    if (cache != null) {
      cache.write(layer, k, v);
      keys = cache.keys(layer, shape.room()); // [B, K, D, S]
      values = cache.values(layer, shape.room()); // [B, K, S, D]
    }
    // libtorch would copy what is not in one piece for each product, and slowly.
    var states = new States(keys.contiguous(), values.contiguous(), mask(frame), cache);
    var mixed =
        tap.observesAttention()
            ? attend(scaled, 0, states, frame, tap)
            : inBlocks(scaled, states, frame);
    return mixed.transpose(1, 2).reshape((long) B * T, (long) H * D);
  }

  /// The frame's mask; where the frame was made for [FusedAttention], one of this layer's own.
  private @Nullable Tensor mask(Frame frame) {
    if (frame.mask() != null) {
      return frame.mask();
    }
    var like = frame.cosine();
    var mask = AttentionMask.of(frame.shape(), config.slidingWindow(), like.dtype());
    return mask == null ? null : mask.on(like.device());
  }

  /// What queries meet.
  ///
  /// @param keys `[B, K, D, S]`
  /// @param values `[B, K, S, D]`
  /// @param mask 0 or minus infinity, `[B or 1, 1, 1, T, S]`; null where all is visible
  /// @param cache whose rows they are, and what stands before these; null for none
  private record States(
      Tensor keys, Tensor values, @Nullable Tensor mask, @Nullable KvCache cache) {
    List<KvCache.Segment> segments() {
      return cache == null
          ? List.of(new KvCache.Segment(0, Math.toIntExact(keys.size(0)), null))
          : cache.segments();
    }
  }

  /// Many queries, a block of them at a time: no query looks behind its block's end, so that nearly
  /// half of the products, and most of the memory, of one large square are never needed.
  private Tensor inBlocks(Tensor q, States states, Frame frame) {
    int T = frame.shape().width();
    if (T <= BLOCK) {
      return attend(q, 0, states, frame, Tap.NONE);
    }
    var blocks = new ArrayList<Tensor>();
    for (int from = 0; from < T; from += BLOCK) {
      int width = Math.min(BLOCK, T - from);
      blocks.add(attend(q.narrow(2, from, width), from, states, frame, Tap.NONE));
    }
    return Tensor.concatenate(2, blocks);
  }

  /// Attention of the new tokens from `from` on: `q [B, H, T, D]`, already scaled -> `[B, H, T,
  /// D]`.
  private Tensor attend(Tensor q, int from, States states, Frame frame, Tap tap) {
    int B = frame.shape().rows();
    int H = config.heads();
    int K = config.kvHeads();
    int D = config.headSize();
    int T = Math.toIntExact(q.size(2));
    int last = frame.shape().past() + from + T; // behind the last slot that they may see
    int S = last == frame.shape().slots() ? frame.shape().room() : last;
    // The G queries of one key/value head stand below each other: one product serves them all.
    var grouped = q.reshape(B, K, (long) H / K * T, D); // [B, K, G*T, D]
    var scores = grouped.matmul(states.keys().narrow(3, 0, S)); // [B, K, G*T, S]
    var own = masked(scores, states.mask(), frame, from, T);
    var v = states.values().narrow(2, 0, S); // [B, K, S, D]

    var parts = new ArrayList<Tensor>(); // [rows, K, G*T, D] of each segment
    for (KvCache.Segment segment : states.segments()) {
      var rows = new Rows(segment, B);
      var prefix = segment.prefix();
      parts.add(
          prefix == null
              ? mix(rows.of(own).softmax(), rows.of(v), T, tap)
              : behind(prefix, rows.of(grouped), rows.of(own), rows.of(v), T, tap));
    }
    var mixed = parts.size() == 1 ? parts.getFirst() : Tensor.concatenate(0, parts);
    return mixed.view(B, H, T, D);
  }

  /// The part of a tensor that belongs to a segment's rows.
  private record Rows(KvCache.Segment segment, int all) {
    Tensor of(Tensor tensor) {
      return segment.rows() == all ? tensor : tensor.narrow(0, segment.from(), segment.rows());
    }
  }

  /// `probabilities [B, K, G*T, S]`, values `v [B, K, S, D]` -> `[B, K, G*T, D]`.
  private Tensor mix(Tensor probabilities, Tensor v, int T, Tap tap) {
    if (tap.observesAttention()) {
      long B = probabilities.size(0);
      tap.attention(layer, probabilities.reshape(B, config.heads(), T, probabilities.size(3)));
    }
    return probabilities.matmul(v);
  }

  /// Attention over the P shared tokens and the rows' own, in one softmax: the queries of all rows
  /// meet the shared keys in one product for each head, so that these are read once and not once a
  /// row (Juravsky et al. 2024, Hydragen, arXiv:2402.05099).
  ///
  /// `grouped [B, K, G*T, D]`, `own` scores `[B, K, G*T, S]` and values `v [B, K, S, D]` -> `[B, K,
  /// G*T, D]`.
  private Tensor behind(KvCache prefix, Tensor grouped, Tensor own, Tensor v, int T, Tap tap) {
    long B = own.size(0);
    long rows = own.size(2); // G*T
    long S = own.size(3);
    int P = prefix.slots();
    int K = config.kvHeads();
    int D = config.headSize();
    var sharedKeys = prefix.keys(layer, P).select(0, 0); // [K, D, P]
    var sharedValues = prefix.values(layer, P).select(0, 0); // [K, P, D]

    var all = grouped.transpose(0, 1).reshape(K, B * rows, D); // [K, B*G*T, D]
    var shared = all.matmul(sharedKeys).view(K, B, rows, P);
    var joined = Tensor.concatenate(3, List.of(shared, own.transpose(0, 1)));
    var probabilities = joined.softmax(); // [K, B, G*T, P+S]
    if (tap.observesAttention()) {
      var inOrder = probabilities.transpose(0, 1).reshape(B, config.heads(), T, P + S);
      tap.attention(layer, inOrder);
    }
    var ofShared = probabilities.narrow(3, 0, P).view(K, B * rows, P).matmul(sharedValues);
    var ofOwn = probabilities.narrow(3, P, S).transpose(0, 1).matmul(v); // [B, K, G*T, D]
    return ofOwn.plusReusing(ofShared.view(K, B, rows, D).transpose(0, 1));
  }

  /// Hides from the T queries from `from` on what they may not see in `scores [B, K, G*T, S]`.
  private Tensor masked(Tensor scores, @Nullable Tensor mask, Frame frame, int from, int T) {
    if (mask == null) {
      return scores;
    }
    long B = scores.size(0);
    long S = scores.size(3);
    int K = config.kvHeads();
    long G = config.heads() / K;
    // Without padding or a window that ends, all queries see all slots before the first of them.
    var shape = frame.shape();
    boolean isTriangle =
        !shape.isPadded()
            && shape.longest() <= config.slidingWindow()
            && !Gradients.areRecorded(); // a part cannot be written then
    long first = isTriangle ? shape.past() + from : 0;
    var hidden = mask.narrow(3, from, T).narrow(4, first, S - first);
    var whole = scores.view(B, K, G, T, S);
    if (first == 0) {
      return whole.plusReusing(hidden).view(B, K, G * T, S);
    }
    whole.narrow(4, first, S - first).plusReusing(hidden);
    return scores;
  }
}
