package dev.espalier.cli;

import dev.espalier.cli.DTypeChoice.Request;
import dev.espalier.model.Backend;
import dev.espalier.tensor.Cuda;
import dev.espalier.tensor.Cuda.Driver;
import dev.espalier.tensor.Cuda.Gpu;
import dev.espalier.tensor.Cuda.Library;
import java.util.List;

/// Is there a GPU, and can models run on it.
final class CudaChecks {
  private CudaChecks() {}

  static List<Finding> onThisMachine() {
    try {
      return findings(Backend.cuda());
    } catch (LinkageError e) {
      return List.of(
          Finding.problem(
              "CUDA",
              "libtorch for CUDA does not load: " + Mistake.said(Mistake.rootOf(e)),
              "Needs " + CudaObstacle.LIBRARIES + ". " + CudaObstacle.WHERE_LIBRARIES_ARE));
    }
  }

  static List<Finding> findings(Cuda cuda) {
    return List.of(gpu(cuda.driver()), use(cuda));
  }

  private static Finding gpu(Driver driver) {
    return switch (driver) {
      case Driver.Absent() -> Finding.note("GPU", "no NVIDIA driver", "");
      case Driver.Failing(String function, int code) ->
          Finding.note(
              "GPU",
              "the NVIDIA driver does not work (%s: %d)".formatted(function, code),
              "nvidia-smi may say more.");
      case Driver.Present present when present.gpus().isEmpty() ->
          Finding.note("GPU", "none; the NVIDIA driver runs CUDA " + present.versionLabel(), "");
      case Driver.Present present -> Finding.ok("GPU", inWords(present));
    };
  }

  private static String inWords(Driver.Present driver) {
    Gpu first = driver.gpus().getFirst();
    int more = driver.gpus().size() - 1;
    return "%s, compute capability %s, %s; the driver runs CUDA %s%s"
        .formatted(
            first.name(),
            first.capability(),
            Quantity.bytes(first.totalBytes()),
            driver.versionLabel(),
            more == 0 ? "" : "; %d more, of which CUDA_VISIBLE_DEVICES may choose".formatted(more));
  }

  /// Who set ESPALIER_CUDA wants a GPU: what is in the way is a problem then.
  private static Finding use(Cuda cuda) {
    var obstacle = CudaObstacle.of(cuda);
    if (obstacle.isEmpty() && cuda.driver() instanceof Driver.Present driver) {
      var dtype = DTypeChoice.onGpu(Request.AUTO, driver.gpus().getFirst().capability());
      return Finding.ok("CUDA", "models run on the GPU, in " + dtype.dtype());
    }
    var missing = obstacle.orElseThrow();
    String found = "models run on the CPU: " + missing.found();
    if (cuda.library() != Library.ABSENT) {
      return Finding.problem(
          "CUDA", found, "Needs %s. %s".formatted(missing.needed(), missing.remedy()));
    }
    return Finding.note(
        "CUDA", found, cuda.driver() instanceof Driver.Absent ? "" : missing.remedy());
  }
}
