package dev.espalier.model.format;

import dev.espalier.tensor.Shape;
import java.util.Comparator;

/// What a weight file says about one tensor.
///
/// @param name the name in the file
/// @param encoding how its elements are stored
/// @param shape sizes, outermost first
/// @param offset where its bytes start, counted from the start of the file that holds them
/// @param byteSize how many bytes it takes there
public record TensorInfo(String name, Encoding encoding, Shape shape, long offset, long byteSize) {
  /// By where the bytes start; of those that start together, an empty one first.
  static final Comparator<TensorInfo> FILE_ORDER =
      Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::byteSize);

  public TensorInfo {
    if (offset < 0 || encoding.byteSize(shape).orElse(-1) != byteSize) {
      throw new IllegalArgumentException(
          "tensor '%s' %s %s cannot take %d bytes at %d"
              .formatted(name, encoding, shape, byteSize, offset));
    }
  }

  /// Where its bytes end, exclusive.
  long end() {
    return Math.addExact(offset, byteSize);
  }
}
