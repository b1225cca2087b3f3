package dev.espalier.cli;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;

/// Where a model runs and in which type, as it was chosen.
record Computing(DeviceChoice on, DTypeChoice in) {
  Device device() {
    return on.device();
  }

  DType dtype() {
    return in.type();
  }

  /// The dtype's name: `bf16`.
  String dtypeLabel() {
    return in.dtype();
  }

  /// Says both with their reasons.
  void tell(Output output) {
    output.say("device: " + on.inWords());
    output.say("dtype: " + in.inWords());
  }
}
