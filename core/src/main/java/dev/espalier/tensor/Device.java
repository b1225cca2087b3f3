package dev.espalier.tensor;

import java.util.Locale;

/// Where the numbers of a tensor lie and what computes with them. All tensors of a model, and those
/// that meet them, lie on one device.
public enum Device {
  /// The processor and its memory.
  CPU,
  /// The first NVIDIA GPU that CUDA shows to this process.
  CUDA,
  /// Nowhere: tensors have shapes and types, and no numbers. Devices do not mix, so that what runs
  /// through here has made every tensor where the others are.
  META;

  /// The name in lower case, as flags and manifests write it: `cuda`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
