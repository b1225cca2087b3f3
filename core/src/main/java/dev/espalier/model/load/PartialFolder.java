package dev.espalier.model.load;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder under construction, `NAME.partial` beside its place: renamed there when it is whole,
/// deleted when it is closed before, unless it is set aside to be gone on with.
final class PartialFolder implements AutoCloseable {
  private final Path target;
  private final Path partial;
  private boolean isSetAside;

  private PartialFolder(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
  }

  /// The one for `target` as it is, or an empty one.
  static PartialFolder goOn(Path target) throws IOException {
    var partial = partial(target);
    Files.createDirectories(partial);
    return new PartialFolder(target, partial);
  }

  /// Deletes the one for `target`, if there is one.
  static void discard(Path target) throws IOException {
    delete(partial(target));
  }

  /// Bytes of the files in the one for `target`.
  static long bytes(Path target) throws IOException {
    var partial = partial(target);
    if (!Files.isDirectory(partial)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> entries = Files.list(partial)) {
      for (Path entry : entries.toList()) {
        bytes += Files.size(entry);
      }
    }
    return bytes;
  }

  private static Path partial(Path target) {
    return target.resolveSibling(target.getFileName() + ".partial");
  }

  /// Leaves it where it is when it is closed.
  void setAside() {
    isSetAside = true;
  }

  Path path() {
    return partial;
  }

  /// Renames the folder to its place, where an older one is replaced.
  void moveIntoPlace() throws IOException {
    var replaced = target.resolveSibling(target.getFileName() + ".replaced");
    if (Files.exists(target)) {
      delete(replaced);
      Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    delete(replaced);
  }

  @Override
  public void close() {
    if (isSetAside) {
      return;
    }
    try {
      delete(partial);
    } catch (IOException e) {
      throw EspalierException.in(partial)
          .found("cannot be deleted (" + EspalierException.reason(e) + ")")
          .remedy("Delete it yourself.")
          .cause(e)
          .fault();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
