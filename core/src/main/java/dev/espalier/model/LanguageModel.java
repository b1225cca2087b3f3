package dev.espalier.model;

import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A causal decoder: token ids to logits, with its layers in the open so that they can be pruned
/// and observed. Owns its weights until closed. Not thread-safe.
///
/// Legend: B rows, T new tokens a row, `hidden` and `vocabulary` from the config.
public interface LanguageModel extends LayeredModel {
  /// The name of [#dtype], as manifests have it: `bf16`, or `bf16 on cuda`, which rounds otherwise.
  default String dtypeLabel() {
    return device() == Device.CPU ? dtype().label() : dtype().label() + " on " + device().label();
  }

  List<DecoderLayer> layers();

  /// The layer as it is; what is done to it stays.
  @Override
  default HeldLayer hold(int index) {
    var layer = layers().get(index);
    return new HeldLayer() {
      @Override
      public DecoderLayer layer() {
        return layer;
      }

      @Override
      public void close() {
        // the model owns its layers
      }
    };
  }

  /// The final norm and the output projection: `[n, hidden] -> [n, vocabulary]`.
  Tensor logits(Tensor hidden);

  /// Bytes that [#pack] takes; 0 where this machine has no layout of its own.
  long packedBytes();

  /// Makes copies of the weights in the layout that this machine multiplies by fastest, for passes
  /// without gradients; of weights that are packed already, none. A weight that is replaced later
  /// is read as it is until the next call.
  void pack();

  /// SHA-256, in hex, over the name, type, shape and numbers of every weight as it is now: two
  /// models with one hash answer alike, and a pruned one never has the dense one's.
  String weightsHash();

  @Override
  void close();

  /// All layers over `embedded [B*T, hidden]`: the residual stream before the final norm.
  default Tensor hidden(Tensor embedded, BatchShape shape, @Nullable KvCache cache, Tap tap) {
    try (var step = Scope.open()) {
      var frame = frame(shape);
      var x = embedded;
      for (DecoderLayer layer : layers()) {
        var before = x;
        try (var scope = Scope.open()) {
          x = scope.keep(layer.forward(x, frame, cache, tap)); // [B*T, hidden]
        }
        step.release(before);
      }
      if (cache != null) {
        cache.advance(shape.width());
      }
      return step.keep(x);
    }
  }
}
