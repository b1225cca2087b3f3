package dev.espalier.model.format;

import java.util.List;

/// One value of a GGUF file's metadata.
public sealed interface GgufValue {
  /// The type as messages name it: `u32`, `string`, `array`.
  String kind();

  /// An integer of the type that `kind` names; `u64` from 2^63 on is negative here.
  record Whole(String kind, long value) implements GgufValue {}

  /// An f32 or f64, exactly.
  record Real(String kind, double value) implements GgufValue {}

  /// A byte that is 0 or 1.
  record Flag(boolean value) implements GgufValue {
    @Override
    public String kind() {
      return "bool";
    }
  }

  record Text(String value) implements GgufValue {
    @Override
    public String kind() {
      return "string";
    }
  }

  /// Values of one type, which may be arrays again.
  record Array(String kind, List<GgufValue> values) implements GgufValue {
    public Array {
      values = List.copyOf(values);
    }
  }
}
