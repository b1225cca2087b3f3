package dev.espalier.model.arch;

import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Tensor;

/// The gated MLP, `down(silu(gate(x)) * up(x))` (Shazeer 2020, arXiv:2002.05202, SwiGLU).
record Mlp(Linear gate, Linear up, Linear down) {
  /// `x [rows, hidden] -> [rows, hidden]`.
  Tensor forward(Tensor x, Tap tap) {
    var gated = gate.apply(x, tap).silu(); // [rows, intermediate]
    return down.apply(gated.timesReusing(up.apply(x, tap)), tap); // [rows, hidden]
  }
}
