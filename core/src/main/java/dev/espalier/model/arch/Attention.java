package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.Linear;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Causal self-attention with grouped queries (Vaswani et al. 2017, arXiv:1706.03762, eq. 1;
/// Ainslie et al. 2023, arXiv:2305.13245): `softmax(q k^T / sqrt(D)) v`.
///
/// Legend: B rows, T new tokens, S slots (cached, new, and free ones that are hidden), H query
/// heads, K key/value heads, G = H / K, D head size.
///
/// The rows' own tokens are met in one pass where that can be: in bf16 by [FusedAttention], in f32,
/// for whole texts, by [CausalAttention], libtorch's fused kernel, which in bf16 on a CPU is an
/// order of magnitude slower. Else they are met in products and a softmax ([PlainAttention]), and
/// always where gradients, or somebody who watches, need the probabilities.
final class Attention {
  private final ModelConfig config;
  private final Rope rope;
  private final Projection input; // query, key and value
  private final Projection output;
  private final FusedAttention fused;
  private final CausalAttention causal;
  private final PlainAttention plain;

  Attention(int layer, ModelConfig config, Rope rope, Projections projections) {
    this.config = config;
    this.fused = new FusedAttention(layer, config);
    this.causal = new CausalAttention(layer, config);
    this.plain = new PlainAttention(layer, config);
    this.rope = rope;
    this.input = new Projection(projections.query(), projections.key(), projections.value());
    this.output = new Projection(projections.output());
  }

  /// The four weights of one attention.
  record Projections(Linear query, Linear key, Linear value, Linear output) {}

  /// What can be packed.
  List<Projection> projections() {
    return List.of(input, output);
  }

  /// `x [B*T, hidden] -> [B*T, hidden]`.
  Tensor forward(Tensor x, Frame frame, @Nullable KvCache cache, Tap tap) {
    return output.apply(mixed(x, frame, cache, tap), tap); // [B*T, hidden]
  }

  /// Shows `tap` what enters `last` and those before it.
  void observe(Tensor x, Frame frame, Tap tap, Linear last) {
    if (output.holds(last)) {
      output.show(mixed(x, frame, null, tap), tap);
    } else {
      input.show(x, tap);
    }
  }

  /// What enters the output projection: `x [B*T, hidden] -> [B*T, H*D]`.
  private Tensor mixed(Tensor x, Frame frame, @Nullable KvCache cache, Tap tap) {
    BatchShape shape = frame.shape();
    int B = shape.rows();
    int T = shape.width();
    int H = config.heads();
    int K = config.kvHeads();
    int D = config.headSize();

    var joined = input.apply(x, tap).view(B, T, (long) H + 2L * K, D); // queries, keys, values
    var turned = rope.rotate(joined.narrow(2, 0, (long) H + K), frame.cosine(), frame.sine());
    var q = turned.narrow(2, 0, H); // [B, T, H, D]
    var k = turned.narrow(2, H, K).transpose(1, 2); // [B, K, T, D]
    var v = joined.narrow(2, (long) H + K, K).transpose(1, 2); // [B, K, T, D]

    if (FusedAttention.takes(k.device(), k.dtype(), D) && !tap.observesAttention()) {
      return fused.mix(q, k, v, frame, cache);
    }
    return causal.takes(k, shape) && !tap.observesAttention()
        ? causal.mix(q, k, v, frame, cache)
        : plain.mix(q, k, v, frame, cache, tap);
  }
}
