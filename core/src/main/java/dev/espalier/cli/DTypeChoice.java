package dev.espalier.cli;

import dev.espalier.tensor.DType;
import java.util.Locale;

/// The dtype of a model's weights and arithmetic, and why that one.
///
/// @param dtype `bf16`, `f32` or `f16`
/// @param reason in words, for the terminal and the manifest
record DTypeChoice(String dtype, String reason) {
  /// What `--dtype` takes.
  enum Request {
    AUTO,
    BF16,
    F32,
    F16;

    /// As it is written on the command line.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// bf16 halves the memory and doubles the speed where the CPU multiplies in it, and is slower
  /// than f32 where it does not.
  static DTypeChoice of(Request request, Cpu cpu) {
    return switch (request) {
      case AUTO -> automatic(cpu);
      case BF16, F32, F16 -> new DTypeChoice(request.toString(), "asked for with --dtype");
    };
  }

  /// The element type.
  DType type() {
    return DType.valueOf(dtype.toUpperCase(Locale.ROOT));
  }

  /// `bf16 (this CPU has AVX512-BF16)`.
  String inWords() {
    return dtype + " (" + reason + ")";
  }

  private static DTypeChoice automatic(Cpu cpu) {
    if (cpu.has("amx_bf16")) {
      return new DTypeChoice("bf16", "this CPU has AMX");
    }
    if (cpu.has("avx512_bf16")) {
      return new DTypeChoice("bf16", "this CPU has AVX512-BF16");
    }
    return new DTypeChoice(
        "f32",
        cpu.features().isEmpty()
            ? "what this CPU can do in bf16 is unknown"
            : "this CPU has neither AVX512-BF16 nor AMX");
  }
}
