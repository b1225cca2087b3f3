package dev.espalier.model.load;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder under construction, `NAME.partial` beside its place: renamed there when it is whole,
/// deleted when it is closed before.
final class PartialFolder implements AutoCloseable {
  private final Path target;
  private final Path partial;

  private PartialFolder(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
  }

  /// Makes an empty one for `target`; what an interrupted save left is deleted.
  static PartialFolder besideOf(Path target) throws IOException {
    var partial = target.resolveSibling(target.getFileName() + ".partial");
    delete(partial);
    Files.createDirectories(partial);
    return new PartialFolder(target, partial);
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
