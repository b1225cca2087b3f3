package dev.espalier.model.arch;

import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Tensor;

/// The gated MLP, `down(silu(gate(x)) * up(x))` (Shazeer 2020, arXiv:2002.05202, SwiGLU).
record Mlp(Projection gate, Projection up, Projection down) {
  Mlp(Linear gate, Linear up, Linear down) {
    this(new Projection(gate), new Projection(up), new Projection(down));
  }

  /// `x [rows, hidden] -> [rows, hidden]`.
  Tensor forward(Tensor x, Tap tap) {
    var gated = gate.applySilu(x, tap); // [rows, intermediate]
    return down.apply(up.applyTimes(x, gated, tap), tap); // [rows, hidden]
  }
}
