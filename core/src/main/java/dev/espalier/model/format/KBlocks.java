package dev.espalier.model.format;

/// ggml's super-blocks of 256 elements: groups of 16 or 32 whose scales are themselves quantised.
///
/// | type | bytes | fields, in order (`d`, `dmin`: f16) | groups | element |
/// |---|---|---|---|---|
/// | Q2_K | 84 | 16 `scales`, 64 `qs`, `d`, `dmin` | 16 of 16 | `(d * s) * q - dmin * m` |
/// | Q3_K | 110 | 32 `hmask`, 64 `qs`, 12 `scales`, `d` | 16 of 16 | `(d * (s - 32)) * q` |
/// | Q4_K | 144 | `d`, `dmin`, 12 `scales`, 128 `qs` | 8 of 32 | `(d * s) * q - dmin * m` |
/// | Q5_K | 176 | `d`, `dmin`, 12 `scales`, 32 `qh`, 128 `qs` | 8 of 32 | as Q4_K |
/// | Q6_K | 210 | 128 `ql`, 64 `qh`, 16 signed `scales`, `d` | 16 of 16 | `(d * s) * (q - 32)` |
///
/// How the bits lie is said at each method. Source: `block_q*_K` in ggml's `ggml-common.h` and
/// `dequantize_row_q*_K` in `ggml-quants.c`.
final class KBlocks {
  private static final int ELEMENTS = 256;

  private KBlocks() {}

  /// `scales[g]` holds `s` in its low and `m` in its high nibble. In each half of 128 elements, 32
  /// bytes of `qs` hold four runs of 32 elements, two bits each, lowest first.
  static void q2K(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at + 80);
    float dmin = PlainFloats.half(source, at + 82);
    for (int i = 0; i < ELEMENTS; i += 16) {
      int scale = source[at + i / 16];
      float step = d * (scale & 15);
      float low = dmin * (scale >> 4 & 15);
      int pairs = at + 16 + i / 128 * 32 + i % 32;
      int shift = i % 128 / 32 * 2;
      for (int j = 0; j < 16; j++) {
        target[to + i + j] = step * (source[pairs + j] >> shift & 3) - low;
      }
    }
  }

  /// `qs` as in Q2_K; bit `i / 32` of `hmask[i % 32]` is the third bit of element `i`, and four is
  /// subtracted where it is 0.
  static void q3K(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at + 108);
    for (int i = 0; i < ELEMENTS; i += 16) {
      float step = d * (q3Scale(source, at + 96, i / 16) - 32);
      int pairs = at + 32 + i / 128 * 32 + i % 32;
      int shift = i % 128 / 32 * 2;
      int mask = at + i % 32;
      for (int j = 0; j < 16; j++) {
        int missing = (~source[mask + j] >> (i / 32) & 1) << 2;
        target[to + i + j] = step * ((source[pairs + j] >> shift & 3) - missing);
      }
    }
  }

  /// Scale `g` of 16, six bits: four of them in a nibble of bytes 0-7 (the low one for `g < 8`),
  /// two in bytes 8-11.
  private static int q3Scale(byte[] source, int scales, int g) {
    int low = source[scales + g % 8] >> (g / 8 * 4) & 15;
    int high = source[scales + 8 + g % 4] >> (g / 4 * 2) & 3;
    return low | (high << 4);
  }

  /// 32 bytes of `qs` hold two groups: the low nibbles, then the high ones.
  static void q4K(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at);
    float dmin = PlainFloats.half(source, at + 2);
    for (int g = 0; g < 8; g++) {
      float step = d * scaleOf(source, at + 4, g);
      float low = dmin * minOf(source, at + 4, g);
      int nibbles = at + 16 + g / 2 * 32;
      int shift = g % 2 * 4;
      for (int j = 0; j < 32; j++) {
        target[to + g * 32 + j] = step * (source[nibbles + j] >> shift & 15) - low;
      }
    }
  }

  /// `qs` as in Q4_K; bit `g` of `qh[j]` is the fifth bit of element `j` of group `g`.
  static void q5K(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at);
    float dmin = PlainFloats.half(source, at + 2);
    for (int g = 0; g < 8; g++) {
      float step = d * scaleOf(source, at + 4, g);
      float low = dmin * minOf(source, at + 4, g);
      int nibbles = at + 48 + g / 2 * 32;
      int shift = g % 2 * 4;
      for (int j = 0; j < 32; j++) {
        int high = (source[at + 16 + j] >> g & 1) << 4;
        target[to + g * 32 + j] = step * ((source[nibbles + j] >> shift & 15) | high) - low;
      }
    }
  }

  /// `s` of group `g` of 8 in Q4_K and Q5_K, six bits: for `g < 4` those of byte `g`; above, the
  /// low nibble of byte `g + 4` and the top two bits of byte `g - 4`.
  private static int scaleOf(byte[] source, int scales, int g) {
    return g < 4
        ? source[scales + g] & 63
        : (source[scales + 4 + g] & 15) | (source[scales + g - 4] >> 6 & 3) << 4;
  }

  /// `m` of group `g`: for `g < 4` six bits of byte `g + 4`; above, the high nibble of byte `g + 4`
  /// and the top two bits of byte `g`.
  private static int minOf(byte[] source, int scales, int g) {
    return g < 4
        ? source[scales + 4 + g] & 63
        : (source[scales + 4 + g] >> 4 & 15) | (source[scales + g] >> 6 & 3) << 4;
  }

  /// In each half of 128 elements, 64 bytes of `ql` hold the low nibbles of 64 elements, then their
  /// high nibbles those of the next 64; 32 bytes of `qh` hold the upper two bits of four runs of
  /// 32.
  static void q6K(byte[] source, int at, float[] target, int to) {
    float d = PlainFloats.half(source, at + 208);
    for (int i = 0; i < ELEMENTS; i += 16) {
      float step = d * source[at + 192 + i / 16];
      int half = i / 128;
      int nibbles = at + half * 64 + i % 64;
      int nibbleShift = i % 128 / 64 * 4;
      int pairs = at + 128 + half * 32 + i % 32;
      int pairShift = i % 128 / 32 * 2;
      for (int j = 0; j < 16; j++) {
        int low = source[nibbles + j] >> nibbleShift & 15;
        int high = (source[pairs + j] >> pairShift & 3) << 4;
        target[to + i + j] = step * ((low | high) - 32);
      }
    }
  }
}
