package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import dev.espalier.model.Replacement;
import dev.espalier.model.WeightEdit;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A stored matrix as an edit leaves it, in its own type: with zero bytes where it is masked and
/// nothing else changed, or with the numbers that replace it.
final class EditedBytes {
  private EditedBytes() {}

  /// The tensor that `stored` describes, over `bytes`, edited when it is written.
  static TensorSource source(TensorInfo stored, DType dtype, MemorySegment bytes, WeightEdit edit) {
    return new TensorSource(
        stored.name(),
        dtype,
        stored.shape(),
        sink -> {
          switch (edit) {
            case Mask mask -> {
              try (var arena = Arena.ofConfined()) {
                var copy = arena.allocate(bytes.byteSize(), 8).copyFrom(bytes);
                zero(copy, dtype.bytes(), mask);
                sink.write(copy);
              }
            }
            case Replacement(Tensor weight) -> {
              try (var _ = Scope.open()) {
                sink.write(weight.to(dtype).bytes());
              }
            }
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

  /// `tensor` as `edit` leaves it.
  static Tensor applied(WeightEdit edit, Tensor tensor) {
    return switch (edit) {
      case Mask mask -> mask.appliedTo(tensor);
      case Replacement(Tensor weight) -> weight.to(tensor.dtype());
    };
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

  static void requireShape(String name, Shape shape, WeightEdit edit) {
    if (!shape.equals(Shape.of(edit.rows(), edit.columns()))) {
      throw new IllegalArgumentException(edit + " for tensor '" + name + "' " + shape);
    }
  }
}
