package dev.espalier.model.format;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.util.Optional;
import java.util.OptionalLong;

/// How a weight file stores the elements of a tensor: plain, one after the other, or in ggml blocks
/// that share a scale.
///
/// All are little endian. A row (the last dimension) holds whole blocks. The unsigned types wider
/// than a byte can be listed and read as bytes, but have no [DType]. The layout of each block is
/// given in [ClassicBlocks] and [KBlocks].
public enum Encoding {
  F64(DType.F64),
  F32(DType.F32),
  F16(DType.F16),
  BF16(DType.BF16),
  I64(DType.I64),
  I32(DType.I32),
  I16(DType.I16),
  I8(DType.I8),
  U64(1, 8),
  U32(1, 4),
  U16(1, 2),
  U8(DType.U8),
  BOOL(DType.BOOL),
  Q4_0(32, 18),
  Q4_1(32, 20),
  Q5_0(32, 22),
  Q5_1(32, 24),
  Q8_0(32, 34),
  Q2_K(256, 84),
  Q3_K(256, 110),
  Q4_K(256, 144),
  Q5_K(256, 176),
  Q6_K(256, 210);

  private final Optional<DType> dtype;
  private final int blockElements;
  private final int blockBytes;

  Encoding(DType dtype) {
    this.dtype = Optional.of(dtype);
    this.blockElements = 1;
    this.blockBytes = dtype.bytes();
  }

  Encoding(int blockElements, int blockBytes) {
    this.dtype = Optional.empty();
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /// The element type in memory, where the stored bytes are already that.
  public Optional<DType> dtype() {
    return dtype;
  }

  /// Elements of one block: 1 when plain, else 32 or 256.
  public int blockElements() {
    return blockElements;
  }

  /// Bytes of one block.
  public int blockBytes() {
    return blockBytes;
  }

  /// Whether several elements share a block, so that reading one needs [Dequantizer].
  public boolean isQuantized() {
    return blockElements > 1;
  }

  /// Whether [Dequantizer] turns it into f32: the floating types and all quantised ones.
  public boolean isFloating() {
    return isQuantized() || dtype.map(DType::isFloating).orElse(false);
  }

  /// Whether every row of `shape` is made of whole blocks. A scalar is a row of one.
  public boolean fits(Shape shape) {
    return (shape.rank() == 0 ? 1 : shape.size(-1)) % blockElements == 0;
  }

  /// Bytes of a tensor of `shape`, which must fit; empty when they are 2^63 or more.
  public OptionalLong byteSize(Shape shape) {
    if (!fits(shape)) {
      throw new IllegalArgumentException(
          "rows of " + shape + " are not whole " + this + " blocks of " + blockElements);
    }
    try {
      return OptionalLong.of(Math.multiplyExact(shape.elements() / blockElements, blockBytes));
    } catch (ArithmeticException _) {
      return OptionalLong.empty();
    }
  }
}
