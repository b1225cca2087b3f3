package dev.espalier.tensor;

import java.util.Locale;

/// The element types of tensors, in memory and in weight files, with their size in bytes.
public enum DType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// Whether weights may have this type: f64, f32, f16 or bf16.
  public boolean isFloating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /// The name in lower case, as flags and manifests write it: `bf16`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
