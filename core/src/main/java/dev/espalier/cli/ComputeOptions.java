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
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Weights and arithmetic: ${COMPLETION-CANDIDATES}. Default: auto, that is bf16 on a CPU"
              + " with AVX512-BF16 or AMX, else f32. Take f32 to repeat published numbers.")
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

  /// The dtype on this CPU.
  DTypeChoice dtype(Cpu cpu) {
    return DTypeChoice.of(dtype, cpu);
  }

  /// The dtype for pruning `parameters` weights: f32 where it takes at most half of `memoryBytes`,
  /// for masks do not depend on rounding then; else that of this CPU.
  DTypeChoice dtypeForPruning(Cpu cpu, long parameters, long memoryBytes) {
    boolean fits = parameters <= memoryBytes / 2 / Float.BYTES;
    return dtype == DTypeChoice.Request.AUTO && fits
        ? new DTypeChoice("f32", "masks are exact, and the weights take half of memory at most")
        : dtype(cpu);
  }
}
