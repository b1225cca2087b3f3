package dev.espalier.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The sizes of a tensor's dimensions, outermost first. A scalar has no dimensions. Immutable.
public final class Shape {
  private final long[] sizes;

  private Shape(long[] sizes) {
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + Arrays.toString(sizes));
      }
    }
    this.sizes = sizes;
  }

  public static Shape of(long... sizes) {
    return new Shape(sizes.clone());
  }

  /// The shape of these sizes, as files list them.
  public static Shape of(List<Long> sizes) {
    return new Shape(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /// Number of dimensions.
  public int rank() {
    return sizes.length;
  }

  /// Size of dimension `index`; negative counts from the end, -1 being the last.
  public long size(int index) {
    return sizes[index < 0 ? index + sizes.length : index];
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
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /// `[4096, 11008]`, the form that error messages use.
  @Override
  public String toString() {
    return Arrays.stream(sizes)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
