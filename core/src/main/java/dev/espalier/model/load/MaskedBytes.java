package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.format.WeightFile;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A stored matrix whose masked elements are zero bytes, in its own type; nothing else changes.
final class MaskedBytes {
  private MaskedBytes() {}

  /// The tensor `info` of `file`, masked as `masking` says when it is written.
  static TensorSource source(WeightFile file, TensorInfo info, Masking masking) {
    var dtype = plainType(file.path(), info);
    var bytes = file.bytes(info.name());
    if (!masking.tensors().contains(info.name())) {
      return masking.watched(TensorSource.of(info.name(), dtype, info.shape(), bytes));
    }
    return masking.watched(
        new TensorSource(
            info.name(),
            dtype,
            info.shape(),
            sink -> {
              var mask = masking.mask(info.name());
              requireShape(info.name(), info.shape(), mask);
              try (var arena = Arena.ofConfined()) {
                var copy = arena.allocate(bytes.byteSize(), 8).copyFrom(bytes);
                zero(copy, dtype.bytes(), mask);
                sink.write(copy);
              }
            }));
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
  private static DType plainType(Path file, TensorInfo info) {
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
