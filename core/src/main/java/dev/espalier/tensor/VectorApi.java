package dev.espalier.tensor;

/// Whether the JVM's Vector API can be used: module `jdk.incubator.vector`, which a JVM has only if
/// it is asked for.
///
/// `--add-modules jdk.incubator.vector` asks for it, and the JVM then warns its user at every
/// start. The launcher exports the JDK's own loader of modules to this class instead, which does
/// the same in silence. Where neither was done, what needs the API falls back to libtorch.
final class VectorApi {
  private static final String MODULE = "jdk.incubator.vector";
  private static final boolean IS_THERE = find();

  private VectorApi() {}

  static boolean isThere() {
    return IS_THERE;
  }

  private static boolean find() {
    if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return true;
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, MODULE);
      return true;
    } catch (ReflectiveOperationException | RuntimeException _) {
      return false; // not exported, or a JDK that has no such module or loader
    }
  }
}
