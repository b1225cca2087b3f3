package dev.espalier.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/// Settings of the native library, set once before the first tensor, and what it uses.
public final class Compute {
  /// Where the build of libtorch for CUDA has its kernels.
  private static final String CUDA_KERNELS =
      "/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";

  static {
    // OpenBLAS' own pool beside libtorch's OpenMP threads slows f32 products 4 to 10 times.
    openblas.blas_set_num_threads(1);
  }

  private Compute() {}

  /// Sets the number of threads inside one operation.
  public static void useThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
    load();
    torch.set_num_threads(threads);
  }

  /// Threads inside one operation.
  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /// Does units 0 to `units - 1` of some work, each once, on as many threads as one operation has,
  /// and returns when all are done. What a unit throws is thrown here.
  public static void share(int units, IntConsumer work) {
    if (units > 0) {
      load();
      Team.share(units, 1, () -> work::accept);
    }
  }

  /// The matrix library and vector instructions in use, for provenance.
  public static String description() {
    load();
    return "libtorch by "
        + torch.class.getPackage().getImplementationTitle()
        + " "
        + torch.class.getPackage().getImplementationVersion()
        + " ("
        + torch.get_cpu_capability().getString()
        + ", OpenBLAS)";
  }

  /// Whether [Tensor#packed] works here for weights of this type: on the x86 builds of libtorch,
  /// and for 16 bits on processors that multiply in them. Only tensors on the CPU can be packed.
  public static boolean canPack(DType dtype) {
    load();
    return PackedLinear.takes(dtype);
  }

  /// Bytes of resident memory of this process, file-backed pages left out where the system tells.
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }

  /// Bytes that tensors on `device` can take without swapping or failing.
  public static long availableBytes(Device device) {
    return switch (device) {
      case CUDA -> CudaDriver.open().freeBytes();
      case CPU, META -> availableBytes();
    };
  }

  /// Bytes of memory that this machine can give without swapping, file cache included where the
  /// system tells how much of it can go.
  public static long availableBytes() {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst()
          .orElseGet(Pointer::availablePhysicalBytes);
    } catch (IOException | UncheckedIOException _) { // not Linux
      return Pointer.availablePhysicalBytes();
    }
  }

  /// Gives memory of closed tensors back to the system, where the C library keeps it for itself.
  ///
  /// glibc keeps what was freed in its arenas: after a model was closed that is hundreds of
  /// megabytes, which the next one does not find again in one piece. Elsewhere this does nothing.
  public static void releaseFreedMemory() {
    load();
    Pointer.trimMemory();
  }

  /// What this process's libtorch has of CUDA. The build for CPUs is not loaded for that.
  static Cuda.Library cudaLibrary() {
    if (Compute.class.getResource(CUDA_KERNELS) == null) {
      return Cuda.Library.ABSENT;
    }
    load();
    if (torch.cuda_is_available()) {
      return Cuda.Library.USABLE;
    }
    // JavaCPP goes on without the kernels where a library that they need is missing.
    return torch.getCUDAHooks().hasCUDART() ? Cuda.Library.LOADED : Cuda.Library.INCOMPLETE;
  }

  static void load() {
    // Running the static initialiser is all there is to do.
  }
}
