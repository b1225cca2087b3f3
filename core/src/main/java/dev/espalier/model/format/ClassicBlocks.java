package dev.espalier.model.format;

/// ggml's blocks of 32 elements, one scale each. `d` and `m` are f16, `q` the stored integer.
///
/// | type | bytes | fields, in order | element |
/// |---|---|---|---|
/// | Q4_0 | 18 | `d`, 16 bytes `qs` | `d * (q - 8)` |
/// | Q4_1 | 20 | `d`, `m`, 16 bytes `qs` | `d * q + m` |
/// | Q5_0 | 22 | `d`, u32 `qh`, 16 bytes `qs` | `d * (q - 16)` |
/// | Q5_1 | 24 | `d`, `m`, u32 `qh`, 16 bytes `qs` | `d * q + m` |
/// | Q8_0 | 34 | `d`, 32 signed bytes | `d * q` |
///
/// The low nibble of `qs[j]` belongs to element `j`, the high nibble to element `j + 16`; bit `i`
/// of `qh` is the fifth bit of element `i`.
///
/// Source: `block_q*` in ggml's `ggml-common.h`.
final class ClassicBlocks {
  private static final int HALF = 16;

  private ClassicBlocks() {}

  static void q4_0(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at);
    for (int j = 0; j < HALF; j++) {
      int pair = source[at + 2 + j];
      target[to + j] = d * ((pair & 15) - 8);
      target[to + HALF + j] = d * ((pair >> 4 & 15) - 8);
    }
  }

  static void q4_1(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at);
    float m = PlainFloats.half(source, at + 2);
    for (int j = 0; j < HALF; j++) {
      int pair = source[at + 4 + j];
      target[to + j] = d * (pair & 15) + m;
      target[to + HALF + j] = d * (pair >> 4 & 15) + m;
    }
  }

  static void q5_0(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at);
    int high = PlainFloats.u32(source, at + 2);
    for (int j = 0; j < HALF; j++) {
      int pair = source[at + 6 + j];
      target[to + j] = d * (((pair & 15) | fifth(high, j)) - 16);
      target[to + HALF + j] = d * (((pair >> 4 & 15) | fifth(high, j + HALF)) - 16);
    }
  }

  static void q5_1(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at);
    float m = PlainFloats.half(source, at + 2);
    int high = PlainFloats.u32(source, at + 4);
    for (int j = 0; j < HALF; j++) {
      int pair = source[at + 8 + j];
      target[to + j] = d * ((pair & 15) | fifth(high, j)) + m;
      target[to + HALF + j] = d * ((pair >> 4 & 15) | fifth(high, j + HALF)) + m;
    }
  }

  static void q8_0(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at);
    for (int j = 0; j < 2 * HALF; j++) {
      target[to + j] = d * source[at + 2 + j];
    }
  }

  private static int fifth(int high, int element) {
    return (high >> element & 1) << 4;
  }
}
