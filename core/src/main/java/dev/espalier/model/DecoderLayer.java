package dev.espalier.model;

import dev.espalier.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One layer of a decoder: attention, then an MLP, each on a normed input and added to it.
///
/// Shapes: `x [B*T, hidden]`, B rows of T tokens, row-major.
public interface DecoderLayer {
  /// The layer's prunable weights in module order: query, key, value, output, gate, up, down.
  List<Linear> linears();

  /// `x + attention(norm(x))`. With a cache, keys and values are written to it.
  Tensor attend(Tensor x, Frame frame, @Nullable KvCache cache, Tap tap);

  /// `x + mlp(norm(x))`.
  Tensor mix(Tensor x, Tap tap);

  /// Shows `tap` what enters the matrices up to `last`, one of [#linears], and computes no more
  /// than that takes: for one of attention's, no output projection and no MLP; for one of the
  /// MLP's, not its last product.
  void observe(Tensor x, Frame frame, Tap tap, Linear last);

  /// The same for `last`, one of the MLP's, where attention is done: `attended` is what [#attend]
  /// gave.
  void observeMlp(Tensor attended, Tap tap, Linear last);

  /// Attention, then the MLP.
  default Tensor forward(Tensor x, Frame frame, @Nullable KvCache cache, Tap tap) {
    return mix(attend(x, frame, cache, tap), tap);
  }
}
