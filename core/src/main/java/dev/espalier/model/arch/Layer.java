package dev.espalier.model.arch;

import dev.espalier.model.DecoderLayer;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pre-norm layer: `x + attention(norm(x))`, then `x + mlp(norm(x))`.
record Layer(
    List<Linear> linears, Norm beforeAttention, Attention attention, Norm beforeMlp, Mlp mlp)
    implements DecoderLayer {
  Layer {
    linears = List.copyOf(linears);
  }

  /// An RMS norm: its weight `[hidden]` and epsilon.
  record Norm(Tensor weight, double epsilon) {
    /// `[rows, hidden] -> [rows, hidden]`.
    Tensor apply(Tensor x) {
      return x.rmsNorm(weight, epsilon);
    }
  }

  /// What can be packed.
  List<Projection> projections() {
    var all = new ArrayList<>(attention.projections());
    all.addAll(List.of(mlp.gate(), mlp.up(), mlp.down()));
    return all;
  }

  @Override
  public void observe(Tensor x, Frame frame, Tap tap, Linear last) {
    if (mlp.holds(last)) {
      observeMlp(attend(x, frame, null, tap), tap, last);
    } else {
      attention.observe(beforeAttention.apply(x), frame, tap, last);
    }
  }

  @Override
  public void observeMlp(Tensor attended, Tap tap, Linear last) {
    mlp.observe(beforeMlp.apply(attended), tap, last);
  }

  /// From now on, copies of the weights in the machine's own layout are made where they are first
  /// used, and anew where one was replaced; `owner`, which outlives the layer's use, keeps them.
  void packWhenUsed(Scope owner) {
    projections().forEach(projection -> projection.packWhenUsed(owner));
  }

  /// Ends [#packWhenUsed] before `owner` closes.
  void stopPacking(Scope owner) {
    projections().forEach(projection -> projection.stopPacking(owner));
  }

  @Override
  public Tensor attend(Tensor x, Frame frame, @Nullable KvCache cache, Tap tap) {
    return x.plus(attention.forward(beforeAttention.apply(x), frame, cache, tap));
  }

  @Override
  public Tensor mix(Tensor x, Tap tap) {
    return x.plus(mlp.forward(beforeMlp.apply(x), tap));
  }
}
