package dev.espalier.tensor;

/// The native library could not get memory for a tensor. Nothing else is damaged: with smaller
/// tensors the work can go on.
public final class OutOfNativeMemory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// `cause` is what the library said.
  public OutOfNativeMemory(Throwable cause) {
    super("memory is exhausted", cause);
  }

  /// Whether an error of the native library means this.
  static boolean isMeantBy(RuntimeException error) {
    String message = String.valueOf(error.getMessage());
    return message.contains("not enough memory")
        || message.contains("can't allocate memory")
        || message.contains("out of memory");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
