package dev.espalier.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Vectors of bf16 numbers, the upper halves of f32 numbers, read from and written to where a
/// tensor lies. Addresses are not checked.
///
/// Loaded only where [VectorApi] is there.
final class Bf16 {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  /// Numbers of a vector.
  static final int LANES = FLOATS.length();

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);

  @SuppressWarnings("restricted") // tensors lie at addresses of their own
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final int NAN = 0x7fc0;

  private Bf16() {}

  /// [#LANES] numbers as f32.
  static FloatVector load(long address) {
    var bits = ShortVector.fromMemorySegment(SHORTS, MEMORY, address, ORDER);
    var wide = (IntVector) bits.convertShape(VectorOperators.S2I, INTS, 0);
    return wide.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  static float loadOne(long address) {
    return Float.intBitsToFloat(MEMORY.get(SHORT, address) << 16);
  }

  /// Writes `value`, rounded to the nearest, ties to even; NaN stays NaN.
  static void store(FloatVector value, long address) {
    var bits = (ShortVector) rounded(value).convertShape(VectorOperators.I2S, SHORTS, 0);
    bits.intoMemorySegment(MEMORY, address, ORDER);
  }

  static void store(float value, long address) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
    MEMORY.set(SHORT, address, (short) (Float.isNaN(value) ? NAN : rounded));
  }

  private static IntVector rounded(FloatVector value) {
    var bits = value.reinterpretAsInts();
    var odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
    var rounded = bits.add(0x7fff).add(odd).lanewise(VectorOperators.LSHR, 16);
    return rounded.blend(NAN, value.test(VectorOperators.IS_NAN).cast(INTS));
  }
}
