package dev.espalier.model.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Little-endian floats of one element a block. Widening is exact; f64 is rounded to nearest.
final class PlainFloats {
  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle F32 =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle F64 =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private PlainFloats() {}

  static void f64(byte[] source, int at, float[] target, int to) {
    target[to] = (float) (double) F64.get(source, at);
  }

  static void f32(byte[] source, int at, float[] target, int to) {
    target[to] = (float) F32.get(source, at);
  }

  static void f16(byte[] source, int at, float[] target, int to) {
    target[to] = half(source, at);
  }

  /// The upper half of an f32.
  static void bf16(byte[] source, int at, float[] target, int to) {
    target[to] = Float.intBitsToFloat((short) U16.get(source, at) << 16);
  }

  /// The IEEE 754 binary16 at `source[at]`.
  static float half(byte[] source, int at) {
    return Float.float16ToFloat((short) U16.get(source, at));
  }

  /// The four bytes at `source[at]`.
  static int u32(byte[] source, int at) {
    return (int) U32.get(source, at);
  }
}
