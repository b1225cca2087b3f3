package dev.espalier.model.format;

import java.util.Map;
import java.util.Optional;

/// The numbers by which GGUF files name element types. Those that are not read have a name only.
///
/// Source: `enum ggml_type` in `ggml.h`; numbers 4, 5, 31-33 and 36-38 were withdrawn.
record GgmlType(String name, Optional<Encoding> encoding) {
  private static final Map<Integer, Encoding> READ =
      Map.ofEntries(
          Map.entry(0, Encoding.F32),
          Map.entry(1, Encoding.F16),
          Map.entry(2, Encoding.Q4_0),
          Map.entry(3, Encoding.Q4_1),
          Map.entry(6, Encoding.Q5_0),
          Map.entry(7, Encoding.Q5_1),
          Map.entry(8, Encoding.Q8_0),
          Map.entry(10, Encoding.Q2_K),
          Map.entry(11, Encoding.Q3_K),
          Map.entry(12, Encoding.Q4_K),
          Map.entry(13, Encoding.Q5_K),
          Map.entry(14, Encoding.Q6_K),
          Map.entry(24, Encoding.I8),
          Map.entry(25, Encoding.I16),
          Map.entry(26, Encoding.I32),
          Map.entry(27, Encoding.I64),
          Map.entry(28, Encoding.F64),
          Map.entry(30, Encoding.BF16));

  private static final Map<Integer, String> NOT_READ =
      Map.ofEntries(
          Map.entry(4, "Q4_2"),
          Map.entry(5, "Q4_3"),
          Map.entry(9, "Q8_1"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(20, "IQ4_NL"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(23, "IQ4_XS"),
          Map.entry(29, "IQ1_M"),
          Map.entry(31, "Q4_0_4_4"),
          Map.entry(32, "Q4_0_4_8"),
          Map.entry(33, "Q4_0_8_8"),
          Map.entry(34, "TQ1_0"),
          Map.entry(35, "TQ2_0"),
          Map.entry(36, "IQ4_NL_4_4"),
          Map.entry(37, "IQ4_NL_4_8"),
          Map.entry(38, "IQ4_NL_8_8"),
          Map.entry(39, "MXFP4"),
          Map.entry(40, "NVFP4"),
          Map.entry(41, "Q1_0"));

  /// The type of that number, if ggml has one.
  static Optional<GgmlType> of(int number) {
    var read = Optional.ofNullable(READ.get(number));
    return read.map(Enum::name)
        .or(() -> Optional.ofNullable(NOT_READ.get(number)))
        .map(name -> new GgmlType(name, read));
  }

  /// The number of an encoding that ggml has.
  static int numberOf(Encoding encoding) {
    for (var entry : READ.entrySet()) {
      if (entry.getValue() == encoding) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("ggml has no type " + encoding);
  }
}
