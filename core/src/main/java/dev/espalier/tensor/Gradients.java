package dev.espalier.tensor;

import org.bytedeco.pytorch.GradMode;

/// Recording of gradients: off unless a caller opens it.
///
/// While it is open, operations that would write in place make a new tensor instead (see
/// [Tensor#plusReusing]), so that one forward pass serves inference and gradients.
///
/// ```java
/// try (var gradients = Gradients.record()) {
///   var loss = model.forward(...).crossEntropy(targets);
///   loss.backward();
/// }
/// ```
public final class Gradients implements AutoCloseable {
  static {
    Compute.load();
  }

  // Whether this thread has been set up: libtorch records on every new thread unless told not to.
  private static final ThreadLocal<boolean[]> PREPARED =
      ThreadLocal.withInitial(() -> new boolean[1]);

  private final boolean before;

  private Gradients(boolean before) {
    this.before = before;
  }

  /// Records gradients on this thread until closed.
  public static Gradients record() {
    boolean before = areRecorded();
    GradMode.set_enabled(true);
    return new Gradients(before);
  }

  /// Whether this thread records gradients now.
  public static boolean areRecorded() {
    prepareThread();
    return GradMode.is_enabled();
  }

  @Override
  public void close() {
    GradMode.set_enabled(before);
  }

  static void prepareThread() {
    boolean[] prepared = PREPARED.get();
    if (!prepared[0]) {
      prepared[0] = true;
      GradMode.set_enabled(false);
    }
  }
}
