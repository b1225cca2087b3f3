package dev.espalier.cli;

import dev.espalier.tensor.Cuda;
import dev.espalier.tensor.Cuda.Capability;
import dev.espalier.tensor.Cuda.Driver;
import dev.espalier.tensor.Cuda.Gpu;
import java.util.Optional;

/// Why no model can run on a GPU here.
///
/// @param remedy what the user can do
record CudaObstacle(String found, String needed, String remedy) {
  /// What libtorch's build for CUDA links to.
  static final String LIBRARIES = "CUDA 13, cuDNN 9 and NCCL 2";

  /// Where it finds them.
  static final String WHERE_LIBRARIES_ARE =
      "With ESPALIER_CUDA=1 they come through Maven; with ESPALIER_CUDA=system they lie in"
          + " /usr/local/cuda/lib64 or a folder of LD_LIBRARY_PATH.";

  /// Of the kernels in libtorch's build for CUDA, the oldest are for this.
  private static final Capability LEAST_CAPABILITY = new Capability(7, 5);

  private static final int LEAST_DRIVER = 13_000; // runs CUDA 13.0 and its later minor versions

  private static final String ON_CPU = "Leave --device out to compute on the CPU.";

  /// The first thing that is missing; nothing where a GPU can be used.
  static Optional<CudaObstacle> of(Cuda cuda) {
    return switch (cuda.driver()) {
      case Driver.Absent() ->
          Optional.of(
              new CudaObstacle(
                  "there is no NVIDIA driver", "an NVIDIA GPU and its driver", ON_CPU));
      case Driver.Failing(String function, int code) ->
          Optional.of(
              new CudaObstacle(
                  "the NVIDIA driver does not work (%s: %d)".formatted(function, code),
                  "one that does",
                  "nvidia-smi may say more. " + ON_CPU));
      case Driver.Present driver when driver.gpus().isEmpty() ->
          Optional.of(
              new CudaObstacle(
                  "the NVIDIA driver shows no GPU to this process",
                  "one",
                  "nvidia-smi lists those of the machine; CUDA_VISIBLE_DEVICES may hide them."));
      case Driver.Present driver -> of(driver, driver.gpus().getFirst(), cuda.library());
    };
  }

  private static Optional<CudaObstacle> of(Driver.Present driver, Gpu gpu, Cuda.Library library) {
    if (gpu.capability().compareTo(LEAST_CAPABILITY) < 0) {
      return Optional.of(
          new CudaObstacle(
              "%s has compute capability %s".formatted(gpu.name(), gpu.capability()),
              LEAST_CAPABILITY + " or higher",
              ON_CPU));
    }
    if (driver.version() < LEAST_DRIVER) {
      return Optional.of(
          new CudaObstacle(
              "the NVIDIA driver runs CUDA %s".formatted(driver.versionLabel()),
              "CUDA 13",
              "Install the driver 580 or newer."));
    }
    return switch (library) {
      case ABSENT ->
          Optional.of(
              new CudaObstacle(
                  gpu.name() + " is there, but ESPALIER_CUDA is not set",
                  "libtorch for CUDA",
                  "Start with ESPALIER_CUDA=1."));
      case INCOMPLETE ->
          Optional.of(
              new CudaObstacle(
                  "a library that libtorch for CUDA needs was not found",
                  LIBRARIES,
                  WHERE_LIBRARIES_ARE));
      case LOADED ->
          Optional.of(
              new CudaObstacle(
                  "libtorch cannot use " + gpu.name(),
                  "a GPU that answers",
                  "nvidia-smi may say more. " + ON_CPU));
      case USABLE -> Optional.empty();
    };
  }
}
