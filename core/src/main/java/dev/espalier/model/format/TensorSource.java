package dev.espalier.model.format;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.lang.foreign.MemorySegment;

/// A tensor that [SafetensorsWriter] is to write: what the header says of it, and where its bytes
/// come from when its turn comes.
public record TensorSource(String name, DType dtype, Shape shape, Content content) {

  /// The bytes of one tensor, made when they are asked for and free to go when the call returns.
  @FunctionalInterface
  public interface Content {
    /// Gives all bytes to `sink`, in order: row-major, little endian.
    void writeTo(Sink sink);

    /// Gives all bytes to `sink` and returns how many there were.
    default long countedTo(Sink sink) {
      long[] written = {0};
      writeTo(bytes -> {
        written[0] += bytes.byteSize();
        sink.write(bytes);
      });
      return written[0];
    }
  }

  /// Takes bytes, in one piece or in several.
  @FunctionalInterface
  public interface Sink {
    /// Writes `bytes`, which the caller may reuse afterwards.
    void write(MemorySegment bytes);
  }

  /// A tensor whose bytes lie in memory or in a mapped file.
  public static TensorSource of(String name, DType dtype, Shape shape, MemorySegment bytes) {
    return new TensorSource(name, dtype, shape, sink -> sink.write(bytes));
  }

  /// How many bytes its content must give.
  public long byteSize() {
    return Math.multiplyExact(shape.elements(), (long) dtype.bytes());
  }
}
