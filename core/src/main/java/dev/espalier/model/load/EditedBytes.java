package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import dev.espalier.model.Replacement;
import dev.espalier.model.WeightEdit;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.format.WeightFile;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// A stored matrix as an edit leaves it, in its own type: with zero bytes where it is masked and
/// nothing else changed, or with the numbers that replace it.
final class EditedBytes {
  private EditedBytes() {}

  /// The tensor `info` of `file`, edited as `edits` say when it is written.
  static TensorSource source(WeightFile file, TensorInfo info, WeightEdits edits) {
    var dtype = plainType(file.path(), info);
    var bytes = file.bytes(info.name());
    if (!edits.tensors().contains(info.name())) {
      return edits.watched(TensorSource.of(info.name(), dtype, info.shape(), bytes));
    }
    return edits.watched(
        new TensorSource(
            info.name(),
            dtype,
            info.shape(),
            sink -> write(edit(edits, info.name(), info.shape()), dtype, bytes, sink)));
  }

  private static void write(
      WeightEdit edit, DType dtype, MemorySegment bytes, TensorSource.Sink sink) {
    switch (edit) {
      case Mask mask -> {
        try (var arena = Arena.ofShared()) { // a sink may read on a thread beside this one
          var copy = arena.allocate(bytes.byteSize(), 8).copyFrom(bytes);
          zero(copy, dtype.bytes(), mask);
          sink.write(copy);
        }
      }
      case Replacement(Tensor weight) -> {
        try (var _ = Scope.open()) {
          sink.write(weight.to(dtype).on(Device.CPU).bytes());
        }
      }
    }
  }

  private static void zero(MemorySegment matrix, int elementBytes, Mask mask) {
    switch (elementBytes) {
      case Short.BYTES ->
          mask.forEachPruned(at -> matrix.setAtIndex(ValueLayout.JAVA_SHORT, at, (short) 0));
      case Integer.BYTES ->
          mask.forEachPruned(at -> matrix.setAtIndex(ValueLayout.JAVA_INT, at, 0));
      case Long.BYTES -> mask.forEachPruned(at -> matrix.setAtIndex(ValueLayout.JAVA_LONG, at, 0));
      default -> throw new IllegalArgumentException("weights of " + elementBytes + " bytes");
    }
  }

  /// `tensor`, called `name`, as `edits` leave it.
  static Tensor applied(WeightEdits edits, String name, Tensor tensor) {
    if (!edits.tensors().contains(name)) {
      return tensor;
    }
    return switch (edit(edits, name, tensor.shape())) {
      case Mask mask -> mask.appliedTo(tensor);
      case Replacement(Tensor weight) -> weight.to(tensor.dtype()).on(tensor.device());
    };
  }

  private static WeightEdit edit(WeightEdits edits, String name, Shape shape) {
    var edit = edits.edit(name);
    if (!shape.equals(Shape.of(edit.rows(), edit.columns()))) {
      throw new IllegalArgumentException(edit + " for tensor '" + name + "' " + shape);
    }
    return edit;
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
}
