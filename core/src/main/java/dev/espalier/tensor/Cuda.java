package dev.espalier.tensor;

import java.util.List;

/// What there is to compute with on an NVIDIA GPU: the machine's side, and this process's.
///
/// @param driver what the machine's driver says
/// @param library what this process's libtorch has of CUDA
public record Cuda(Driver driver, Library library) {
  /// Loads libtorch only where it is the build for CUDA.
  ///
  /// Throws [LinkageError] where that build does not load.
  public static Cuda onThisMachine() {
    return new Cuda(CudaDriver.look(), Compute.cudaLibrary());
  }

  /// The NVIDIA driver.
  public sealed interface Driver {
    /// There is none.
    record Absent() implements Driver {}

    /// It does not answer as it should.
    ///
    /// @param function of the CUDA driver API
    /// @param code its `CUresult`
    record Failing(String function, int code) implements Driver {}

    /// It answers.
    ///
    /// @param version of the newest CUDA that it runs: 13010 is 13.1
    /// @param gpus those that this process may use, the first being [Device#CUDA]
    record Present(int version, List<Gpu> gpus) implements Driver {
      public Present {
        gpus = List.copyOf(gpus);
      }

      /// `13.1`.
      public String versionLabel() {
        return version / 1000 + "." + version % 1000 / 10;
      }
    }
  }

  /// One GPU.
  ///
  /// @param capability what it can do, as NVIDIA counts it
  /// @param totalBytes its memory
  public record Gpu(String name, Capability capability, long totalBytes) {}

  /// A compute capability: 9.0 of an H100.
  public record Capability(int major, int minor) implements Comparable<Capability> {
    @Override
    public int compareTo(Capability other) {
      return major == other.major
          ? Integer.compare(minor, other.minor)
          : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  /// What libtorch has of CUDA.
  public enum Library {
    /// It is the build for CPUs.
    ABSENT,
    /// It is the build for CUDA, but a library that its kernels need was not found.
    INCOMPLETE,
    /// All is loaded, and it finds no GPU that it can use.
    LOADED,
    /// It can use the first GPU.
    USABLE
  }
}
