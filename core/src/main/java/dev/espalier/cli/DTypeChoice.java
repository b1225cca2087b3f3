package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.tensor.Cuda.Capability;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import java.util.Locale;

/// The dtype of a model's weights and arithmetic, and why that one.
///
/// @param dtype `bf16`, `f32` or `f16`
/// @param reason in words, for the terminal
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

  /// From this on, NVIDIA's GPUs multiply in bf16.
  private static final Capability BF16_CAPABILITY = new Capability(8, 0);

  /// The dtype on `device` of `hardware`.
  static DTypeChoice of(Request request, Device device, Hardware hardware) {
    return switch (device) {
      case CPU, META -> onCpu(request, hardware.cpu());
      case CUDA -> onGpu(request, hardware.gpu().orElseThrow().capability());
    };
  }

  /// bf16 halves the memory and doubles the speed where the CPU multiplies in it, and is slower
  /// than f32 where it does not. No CPU gains by f16, whose range is narrow.
  static DTypeChoice onCpu(Request request, Cpu cpu) {
    return switch (request) {
      case AUTO -> automatic(cpu);
      case BF16, F32 -> asked(request);
      case F16 ->
          throw EspalierException.in("--dtype")
              .found("f16 on a CPU")
              .needed("bf16 or f32")
              .remedy("f16 is for GPUs.")
              .fault();
    };
  }

  /// bf16 has the range of f32; f16 is for GPUs that do not multiply in it.
  static DTypeChoice onGpu(Request request, Capability capability) {
    return switch (request) {
      case AUTO ->
          capability.compareTo(BF16_CAPABILITY) < 0
              ? new DTypeChoice("f16", "this GPU does not multiply in bf16")
              : new DTypeChoice("bf16", "this GPU multiplies in bf16");
      case BF16, F32, F16 -> asked(request);
    };
  }

  private static DTypeChoice asked(Request request) {
    return new DTypeChoice(request.toString(), "asked for with --dtype");
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
