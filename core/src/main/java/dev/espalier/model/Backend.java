package dev.espalier.model;

import dev.espalier.tensor.Compute;
import dev.espalier.tensor.Cuda;

/// The native library that computes, for those who may not see tensors: its settings, once for a
/// process, and what it is, for provenance.
public final class Backend {
  private Backend() {}

  /// Loads the library; the first time on a machine it is unpacked, which takes seconds.
  ///
  /// Throws [LinkageError] where it cannot be loaded.
  public static void load() {
    Compute.threads();
  }

  /// Sets the number of threads inside one operation, at least 1.
  public static void useThreads(int threads) {
    Compute.useThreads(threads);
  }

  /// The library, its version and the vector instructions in use.
  public static String description() {
    return Compute.description();
  }

  /// What there is to compute with on an NVIDIA GPU.
  ///
  /// Throws [LinkageError] where the library for CUDA does not load.
  public static Cuda cuda() {
    return Cuda.onThisMachine();
  }

  /// Bytes of memory that this machine can give without swapping.
  public static long availableBytes() {
    return Compute.availableBytes();
  }

  /// Bytes of memory that caches of `model` can take, where it lies.
  public static long availableBytes(LanguageModel model) {
    return Compute.availableBytes(model.device());
  }

  /// Gives memory of closed models back to the system, where the C library would keep it.
  public static void releaseFreedMemory() {
    Compute.releaseFreedMemory();
  }
}
