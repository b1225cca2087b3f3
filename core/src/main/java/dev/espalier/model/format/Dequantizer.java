package dev.espalier.model.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Turns stored weights of any floating encoding into f32.
///
/// Every value is computed in f32, in the order of operations of ggml's `dequantize_row_*` and of
/// the `gguf` Python package, so the results are equal to theirs, bit for bit.
public final class Dequantizer {
  /// Elements of one step; a multiple of every block.
  private static final int STEP = 4096;

  private Dequantizer() {}

  /// Decodes one block.
  @FunctionalInterface
  interface Block {
    /// Reads the block at `source[at...]` and writes its elements to `target[to...]`.
    void decode(byte[] source, int at, float[] target, int to);
  }

  /// Decodes `source`, whole blocks of `encoding`, into `target`, f32 in native byte order.
  public static void toF32(Encoding encoding, MemorySegment source, MemorySegment target) {
    var block = blockOf(encoding);
    int blockBytes = encoding.blockBytes();
    int blockElements = encoding.blockElements();
    long blocks = source.byteSize() / blockBytes;
    long elements = Math.multiplyExact(blocks, (long) blockElements);
    if (source.byteSize() % blockBytes != 0 || target.byteSize() != elements * Float.BYTES) {
      throw new IllegalArgumentException(
          "%d bytes of %s do not fill %d bytes of f32"
              .formatted(source.byteSize(), encoding, target.byteSize()));
    }
    int stepBlocks = STEP / blockElements;
    byte[] bytes = new byte[stepBlocks * blockBytes];
    float[] floats = new float[STEP];
    for (long first = 0; first < blocks; first += stepBlocks) {
      int count = (int) Math.min(stepBlocks, blocks - first);
      MemorySegment.copy(
          source, ValueLayout.JAVA_BYTE, first * blockBytes, bytes, 0, count * blockBytes);
      for (int i = 0; i < count; i++) {
        block.decode(bytes, i * blockBytes, floats, i * blockElements);
      }
      long at = first * blockElements * Float.BYTES;
      MemorySegment.copy(
          floats, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, at, count * blockElements);
    }
  }

  private static Block blockOf(Encoding encoding) {
    return switch (encoding) {
      case F64 -> PlainFloats::f64;
      case F32 -> PlainFloats::f32;
      case F16 -> PlainFloats::f16;
      case BF16 -> PlainFloats::bf16;
      case Q4_0 -> ClassicBlocks::q4_0;
      case Q4_1 -> ClassicBlocks::q4_1;
      case Q5_0 -> ClassicBlocks::q5_0;
      case Q5_1 -> ClassicBlocks::q5_1;
      case Q8_0 -> ClassicBlocks::q8_0;
      case Q2_K -> KBlocks::q2K;
      case Q3_K -> KBlocks::q3K;
      case Q4_K -> KBlocks::q4K;
      case Q5_K -> KBlocks::q5K;
      case Q6_K -> KBlocks::q6K;
      case I64, I32, I16, I8, U64, U32, U16, U8, BOOL ->
          throw new IllegalArgumentException(encoding + " does not hold floating-point weights");
    };
  }
}
