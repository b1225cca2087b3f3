package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.model.Backend;
import dev.espalier.tensor.Cuda;
import dev.espalier.tensor.Device;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/// What a model could compute with.
///
/// @param memoryBytes the machine's or the container's memory
record Hardware(Cpu cpu, long memoryBytes, Cuda cuda) {
  /// That of this process.
  static Hardware ofThisMachine() {
    return new Hardware(Cpu.ofThisMachine(), machineMemoryBytes(), cudaOfThisMachine());
  }

  /// The GPU that [Device#CUDA] is.
  Optional<Cuda.Gpu> gpu() {
    return switch (cuda.driver()) {
      case Cuda.Driver.Present present -> present.gpus().stream().findFirst();
      case Cuda.Driver.Absent _, Cuda.Driver.Failing _ -> Optional.empty();
    };
  }

  /// All memory that tensors on `device` share with others.
  long memoryBytes(Device device) {
    return switch (device) {
      case CUDA -> gpu().orElseThrow().totalBytes();
      case CPU, META -> memoryBytes;
    };
  }

  private static Cuda cudaOfThisMachine() {
    try {
      return Backend.cuda();
    } catch (LinkageError e) {
      throw EspalierException.in("ESPALIER_CUDA")
          .found("libtorch for CUDA does not load (" + Mistake.said(Mistake.rootOf(e)) + ")")
          .needed(CudaObstacle.LIBRARIES)
          .remedy(CudaObstacle.WHERE_LIBRARIES_ARE)
          .fault();
    }
  }

  private static long machineMemoryBytes() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
