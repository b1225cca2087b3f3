package dev.espalier.model.format;

import dev.espalier.tensor.Shape;

/// A tensor that [GgufWriter] is to write.
///
/// @param encoding how `content` gives its elements
/// @param shape sizes, outermost first
/// @param content its bytes, made when its turn comes
public record GgufTensor(
    String name, Encoding encoding, Shape shape, TensorSource.Content content) {
  public GgufTensor {
    if (shape.rank() < 1 || shape.rank() > 4 || !encoding.fits(shape)) {
      throw new IllegalArgumentException("tensor '" + name + "' " + encoding + " " + shape);
    }
  }

  /// How many bytes its content must give.
  public long byteSize() {
    return encoding.byteSize(shape).orElseThrow();
  }
}
