package dev.espalier;

import java.nio.file.Files;
import java.nio.file.Path;

/// The published data that oracle tests read in place, below `ESPALIER_SHARED`.
public final class SharedData {
  private SharedData() {}

  /// A file or folder below `data/`, which must be there.
  public static Path path(String name) {
    String shared = System.getenv("ESPALIER_SHARED");
    if (shared == null) {
      throw new IllegalStateException("ESPALIER_SHARED is not set: run ./build oracles");
    }
    var path = Path.of(shared, "data").resolve(name);
    if (!Files.exists(path)) {
      throw new IllegalStateException("missing: " + path);
    }
    return path;
  }
}
