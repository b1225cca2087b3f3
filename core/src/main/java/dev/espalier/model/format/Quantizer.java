package dev.espalier.model.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Stores f32 weights as GGUF files have them: F32, F16, BF16 or Q8_0.
///
/// Rounding is that of ggml's `quantize_row_*_ref` and of the `gguf` Python package, bit for bit:
/// to the nearest, ties to even for the plain types; in a Q8_0 block `d = max|x| / 127`, and `q` is
/// `x * (1 / d)` rounded half away from zero, before `d` itself is rounded to f16. Zero stays zero
/// in all.
public final class Quantizer {
  /// Elements of one step; a multiple of every block.
  private static final int STEP = 1 << 16;

  private static final ValueLayout.OfFloat FLOATS = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final Encoding encoding;

  private Quantizer(Encoding encoding) {
    this.encoding = encoding;
  }

  /// One for F32, F16, BF16 or Q8_0.
  public static Quantizer to(Encoding encoding) {
    return switch (encoding) {
      case F32, F16, BF16, Q8_0 -> new Quantizer(encoding);
      default -> throw new IllegalArgumentException("weights are not written as " + encoding);
    };
  }

  /// Gives `sink` the elements of `source`, f32 in native byte order, whole blocks.
  ///
  /// Returns how many finite ones became infinite, which F16 cannot hold above 65504.
  public long write(MemorySegment source, TensorSource.Sink sink) {
    long elements = source.byteSize() / Float.BYTES;
    if (elements % encoding.blockElements() != 0) {
      throw new IllegalArgumentException(elements + " elements in blocks of " + encoding);
    }
    var floats = new float[STEP];
    var target =
        ByteBuffer.allocate(STEP / encoding.blockElements() * encoding.blockBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    long overflowed = 0;
    for (long from = 0; from < elements; from += STEP) {
      int count = (int) Math.min(STEP, elements - from);
      MemorySegment.copy(source, FLOATS, from * Float.BYTES, floats, 0, count);
      target.clear();
      overflowed += encode(floats, count, target);
      sink.write(MemorySegment.ofArray(target.array()).asSlice(0, target.position()));
    }
    return overflowed;
  }

  private long encode(float[] floats, int count, ByteBuffer target) {
    long overflowed = 0;
    for (int i = 0; i < count; i += encoding.blockElements()) {
      switch (encoding) {
        case F32 -> target.putFloat(floats[i]);
        case BF16 -> target.putShort(toBf16(floats[i]));
        case F16 -> {
          short half = Float.floatToFloat16(floats[i]);
          overflowed += isOverflow(floats[i], half) ? 1 : 0;
          target.putShort(half);
        }
        default -> overflowed += q8_0(floats, i, target);
      }
    }
    return overflowed;
  }

  private static boolean isOverflow(float value, short half) {
    return Float.isFinite(value) && Float.isInfinite(Float.float16ToFloat(half));
  }

  private static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 64); // a quiet one, as ggml has it
    }
    int half = 0x7fff + ((bits >>> 16) & 1); // to the nearest, ties to even
    return (short) ((bits + half) >>> 16);
  }

  private static long q8_0(float[] floats, int at, ByteBuffer target) {
    float largest = 0;
    for (int i = at; i < at + 32; i++) {
      largest = Math.max(largest, Math.abs(floats[i]));
    }
    float d = largest / 127;
    float inverse = d == 0 ? 0 : 1 / d;
    short half = Float.floatToFloat16(d);
    target.putShort(half);
    for (int i = at; i < at + 32; i++) {
      float scaled = floats[i] * inverse;
      float whole = (float) Math.floor(Math.abs(scaled) + 0.5);
      target.put((byte) Math.copySign(whole, scaled));
    }
    return isOverflow(d, half) ? 1 : 0;
  }
}
