package dev.espalier.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Owns native tensors and frees them when it closes; the collector does not see native memory.
///
/// A tensor is born in the innermost scope that its thread has open, and making one without a scope
/// is an error. What must outlive a scope is kept by the one outside it, or adopted by an
/// [#unnested] scope that lives as long as a model or a cache does:
///
/// ```java
/// try (var scope = Scope.open()) {
///   var scores = queries.matmul(keys.transpose(2, 3));
///   return scope.keep(scores.softmax());
/// }
/// ```
///
/// Open scopes nest per thread and must close in reverse order. Not thread-safe.
public final class Scope implements AutoCloseable {
  // The innermost scope is a fact about a thread's stack, as try-with-resources is.
  private static final ThreadLocal<ArrayDeque<Scope>> OPEN =
      ThreadLocal.withInitial(ArrayDeque::new);

  private final List<Tensor> owned = new ArrayList<>();
  private final boolean nested;
  private boolean closed;

  private Scope(boolean nested) {
    this.nested = nested;
  }

  /// Opens a scope inside the current thread's innermost one.
  public static Scope open() {
    var scope = new Scope(true);
    OPEN.get().push(scope);
    return scope;
  }

  /// A scope beside the thread's stack: it owns only what it adopts, and may close at any time.
  public static Scope unnested() {
    return new Scope(false);
  }

  /// Hands `tensor` to the scope outside this one and returns it.
  ///
  /// Throws [IllegalStateException] when there is none outside.
  public Tensor keep(Tensor tensor) {
    boolean inside = false;
    for (Scope scope : OPEN.get()) {
      if (inside) {
        return scope.adopt(tensor);
      }
      inside = scope == this;
    }
    throw new IllegalStateException("no scope is open outside this one: nothing can keep a tensor");
  }

  /// Takes `tensor` over from whatever scope owns it and returns it.
  public Tensor adopt(Tensor tensor) {
    if (closed) {
      throw new IllegalStateException("this scope is closed");
    }
    tensor.setOwner(this);
    owned.add(tensor);
    return tensor;
  }

  /// Frees `tensor` now, if this scope owns it.
  public void release(Tensor tensor) {
    if (tensor.isOwnedBy(this)) {
      owned.remove(tensor);
      tensor.free();
    }
  }

  /// Frees every tensor that this scope still owns.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (nested) {
      var innermost = OPEN.get().peek();
      if (innermost != this) {
        throw new IllegalStateException("scopes close in reverse order of opening");
      }
      OPEN.get().pop();
    }
    closed = true;
    for (Tensor tensor : owned) {
      if (tensor.isOwnedBy(this)) {
        tensor.free();
      }
    }
    owned.clear();
  }

  static Scope innermost() {
    var scope = OPEN.get().peek();
    if (scope == null) {
      throw new IllegalStateException("no scope is open on this thread: see Scope.open()");
    }
    return scope;
  }
}
