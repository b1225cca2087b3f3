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
    return down.apply(gated(x, tap), tap); // [rows, hidden]
  }

  /// `[rows, hidden] -> [rows, intermediate]`.
  private Tensor gated(Tensor x, Tap tap) {
    return up.applyTimes(x, gate.applySilu(x, tap), tap);
  }

  boolean holds(Linear linear) {
    return gate.holds(linear) || up.holds(linear) || down.holds(linear);
  }

  /// Shows `tap` what enters `last` and those before it.
  void observe(Tensor x, Tap tap, Linear last) {
    if (down.holds(last)) {
      down.show(gated(x, tap), tap);
    } else {
      gate.show(x, tap);
      up.show(x, tap);
    }
  }
}
