package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.tensor.Device;
import java.util.Locale;

/// The device that a model runs on, and why that one.
///
/// @param device the CPU or a GPU
/// @param reason in words, for the terminal
record DeviceChoice(Device device, String reason) {
  /// What `--device` takes.
  enum Request {
    AUTO,
    CPU,
    CUDA;

    /// As it is written on the command line.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The GPU where there is one that can be used, else the CPU.
  static DeviceChoice of(Request request, Hardware hardware) {
    var obstacle = CudaObstacle.of(hardware.cuda());
    return switch (request) {
      case CPU -> new DeviceChoice(Device.CPU, "asked for with --device");
      case AUTO ->
          obstacle
              .map(missing -> new DeviceChoice(Device.CPU, missing.found()))
              .orElseGet(() -> onGpu(hardware));
      case CUDA -> {
        obstacle.ifPresent(DeviceChoice::refuse);
        yield onGpu(hardware);
      }
    };
  }

  private static DeviceChoice onGpu(Hardware hardware) {
    var gpu = hardware.gpu().orElseThrow();
    return new DeviceChoice(Device.CUDA, gpu.name() + ", compute capability " + gpu.capability());
  }

  private static void refuse(CudaObstacle obstacle) {
    throw EspalierException.in("--device cuda")
        .found(obstacle.found())
        .needed(obstacle.needed())
        .remedy(obstacle.remedy())
        .fault();
  }

  /// `cuda (NVIDIA H100, compute capability 9.0)`.
  String inWords() {
    return device.label() + " (" + reason + ")";
  }

  /// `cpu`, or with its name where it is a GPU, as manifests have it.
  String recorded() {
    return switch (device) {
      case CPU, META -> device.label();
      case CUDA -> inWords();
    };
  }
}
