package dev.espalier.cli;

import dev.espalier.EspalierException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that runs a model: a mixin.
final class ComputeOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads inside one operation. Default: all cores.")
  private @Nullable Integer threads; // null: not given

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "Where models run: ${COMPLETION-CANDIDATES}. Default: auto, that is cuda where an NVIDIA"
              + " GPU can be used, else cpu. For a GPU start with ESPALIER_CUDA=1 (see README);"
              + " nobody has tried one yet.")
  private DeviceChoice.Request device = DeviceChoice.Request.AUTO;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Weights and arithmetic: ${COMPLETION-CANDIDATES}. Default: auto, that is bf16 on a CPU"
              + " with AVX512-BF16 or AMX, else f32; on a GPU bf16, or f16 below compute capability"
              + " 8. Take f32 to repeat published numbers.")
  private DTypeChoice.Request dtype = DTypeChoice.Request.AUTO;

  /// Threads inside one operation, at least 1.
  int threads() {
    if (threads == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (threads < 1) {
      throw EspalierException.in("--threads")
          .found(threads.toString())
          .needed("at least 1")
          .remedy("Leave it out to use all cores.")
          .fault();
    }
    return threads;
  }

  /// Where a model runs on this hardware, and in which dtype.
  Computing on(Hardware hardware) {
    var chosen = DeviceChoice.of(device, hardware);
    return new Computing(chosen, DTypeChoice.of(dtype, chosen.device(), hardware));
  }

  /// Where `parameters` weights are pruned: in f32 where they take at most half of the device's
  /// memory, for masks do not depend on rounding then; else as models run.
  Computing forPruning(Hardware hardware, long parameters) {
    var chosen = DeviceChoice.of(device, hardware);
    boolean fits = parameters <= hardware.memoryBytes(chosen.device()) / 2 / Float.BYTES;
    return dtype == DTypeChoice.Request.AUTO && fits
        ? new Computing(
            chosen,
            new DTypeChoice("f32", "masks are exact, and the weights take half of memory at most"))
        : on(hardware);
  }
}
