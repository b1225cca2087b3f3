package dev.espalier.tensor;

/// Tensors for measurements of speed: which numbers they hold does not matter, but that they are
/// neither zero nor subnormal does.
public final class SyntheticTensors {
  private SyntheticTensors() {}

  /// Numbers between -1 and 1, always the same, born in the innermost scope.
  public static Tensor of(DType dtype, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    int state = 1;
    for (int i = 0; i < values.length; i++) {
      state = state * 1_664_525 + 1_013_904_223; // a linear congruential generator
      values[i] = state * 0x1p-31f;
    }
    return Tensor.of(values, shape).to(dtype);
  }
}
