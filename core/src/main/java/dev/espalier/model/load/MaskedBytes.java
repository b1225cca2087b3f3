package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A stored matrix whose masked elements are zero bytes, in its own type; nothing else changes.
final class MaskedBytes {
  private MaskedBytes() {}

  /// The tensor `name` over `bytes` with `mask` applied when it is written.
  static TensorSource source(
      String name, DType dtype, Shape shape, MemorySegment bytes, Mask mask) {
    return new TensorSource(
        name,
        dtype,
        shape,
        sink -> {
          try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(bytes.byteSize(), 8).copyFrom(bytes);
            zero(copy, dtype.bytes(), mask);
            sink.write(copy);
          }
        });
  }

  private static void zero(MemorySegment matrix, int elementBytes, Mask mask) {
    for (int row = 0; row < mask.rows(); row++) {
      for (int column = 0; column < mask.columns(); column++) {
        if (mask.isPruned(row, column)) {
          long at = ((long) row * mask.columns() + column) * elementBytes;
          matrix.asSlice(at, elementBytes).fill((byte) 0);
        }
      }
    }
  }

  /// The plain type of a stored tensor, which Hugging Face checkpoints always have.
  static DType plainType(Path file, TensorInfo info) {
    return info.encoding()
        .dtype()
        .orElseThrow(() ->
            EspalierException.in(file)
                .found("tensor '" + info.name() + "' is stored as " + info.encoding())
                .needed("a plain type")
                .fault());
  }

  static void requireShape(String name, Shape shape, Mask mask) {
    if (!shape.equals(Shape.of(mask.rows(), mask.columns()))) {
      throw new IllegalArgumentException(mask + " for tensor '" + name + "' " + shape);
    }
  }
}
