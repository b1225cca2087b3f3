package dev.espalier.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The sizes of a tensor's dimensions, outermost first. A scalar has no dimensions.
public record Shape(List<Long> sizes) {
  public Shape {
    sizes = List.copyOf(sizes);
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + sizes);
      }
    }
  }

  public static Shape of(long... sizes) {
    return new Shape(LongStream.of(sizes).boxed().toList());
  }

  /// Number of dimensions.
  public int rank() {
    return sizes.size();
  }

  /// Size of dimension `index`; negative counts from the end, -1 being the last.
  public long size(int index) {
    return sizes.get(index < 0 ? index + rank() : index);
  }

  /// Number of elements. Throws [ArithmeticException] when it does not fit in a long.
  public long elements() {
    long product = 1;
    for (long size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  public long[] toArray() {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  /// `[4096, 11008]`, the form that error messages use.
  @Override
  public String toString() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  static Shape ofArray(long[] sizes) {
    return new Shape(Arrays.stream(sizes).boxed().toList());
  }
}
