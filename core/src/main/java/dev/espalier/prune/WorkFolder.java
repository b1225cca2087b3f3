package dev.espalier.prune;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.espalier.EspalierException;
import dev.espalier.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a pruning leaves while it is under way, so that it goes on where it was stopped, however
/// that came about.
///
/// | file | content |
/// |---|---|
/// | `key` | what is pruned, how and on what: other work is thrown away |
/// | `layer-0007-1.safetensors` | what pruning 1 did to layer 7: see [LayerFile] |
/// | `layer-0007.json` | layer 7 is done for all prunings; which activations go into layer 8 |
/// | `activations-0008-1` | these: see [FiledActivations] |
/// | `lock` | held by the process at work |
///
/// Files appear whole; `layer-NNNN.json` is the last of its layer.
final class WorkFolder implements AutoCloseable {
  private static final String KEY = "key";
  private static final String LOCK = "lock";

  private final Path folder;
  private final ProcessLock lock;

  private WorkFolder(Path folder, ProcessLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// A finished layer.
  ///
  /// @param inputs what goes into the next, a file for each pruning; empty where nobody reads it
  record Done(List<Optional<FiledActivations.Saved>> inputs) {
    Done {
      inputs = List.copyOf(inputs);
    }

    Set<String> files() {
      return inputs.stream()
          .flatMap(Optional::stream)
          .map(FiledActivations.Saved::file)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /// Opens `folder` for the work `key`; what is there of other work is thrown away.
  static WorkFolder open(Path folder, String key) {
    try {
      var keyFile = folder.resolve(KEY);
      if (Files.exists(folder) && !Files.exists(keyFile) && !isEmpty(folder)) {
        throw EspalierException.in(folder)
            .found("exists and holds no work of a pruning")
            .needed("a place of its own beside the output")
            .remedy("Move it away.")
            .fault();
      }
      Files.createDirectories(folder);
      var lockFile = folder.resolve(LOCK);
      var lock = ProcessLock.tryAcquire(lockFile).orElseThrow(() -> taken(folder, lockFile));
      var work = new WorkFolder(folder, lock);
      boolean isReady = false;
      try {
        if (!Files.exists(keyFile) || !Files.readString(keyFile).equals(key)) {
          work.clear();
          Files.writeString(keyFile, key);
        }
        isReady = true;
        return work;
      } finally {
        if (!isReady) {
          work.close();
        }
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> entry.endsWith(LOCK));
    }
  }

  private static EspalierException taken(Path folder, Path lockFile) {
    return EspalierException.in(folder)
        .found(ProcessLock.holder(lockFile) + " is at work there")
        .needed("one pruning at a time")
        .remedy("Wait for it to end.")
        .fault();
  }

  private static EspalierException unusable(Path folder, IOException e) {
    return EspalierException.in(folder)
        .found("cannot be used (" + EspalierException.reason(e) + ")")
        .needed("a folder that can be written to")
        .cause(e)
        .fault();
  }

  Path path() {
    return folder;
  }

  Path layerFile(int layer, int strand) {
    return folder.resolve("layer-%04d-%d.safetensors".formatted(layer, strand));
  }

  Path activations(int layer, int number) {
    return folder.resolve("activations-%04d-%d".formatted(layer, number));
  }

  private Path doneFile(int layer) {
    return folder.resolve("layer-%04d.json".formatted(layer));
  }

  /// The layers that are done, in order.
  List<Done> done() {
    var done = new ArrayList<Done>();
    for (var file = doneFile(0); Files.exists(file); file = doneFile(done.size())) {
      try {
        done.add(JsonMapper.shared().readValue(Files.readString(file), Done.class));
      } catch (IOException e) {
        throw unusable(folder, e);
      } catch (JacksonException e) {
        throw EspalierException.in(file)
            .found("is not the record of a finished layer (" + e.getOriginalMessage() + ")")
            .needed("the file as Espalier wrote it")
            .remedy("Delete its folder to begin anew.")
            .cause(e)
            .fault();
      }
    }
    return done;
  }

  /// Says that `layer` is done, and deletes activations that nobody needs any more.
  void finish(int layer, Done done) {
    var file = doneFile(layer);
    var partial = folder.resolve(file.getFileName() + ".partial");
    try {
      Files.writeString(partial, JsonMapper.shared().writeValueAsString(done));
      Files.move(partial, file, ATOMIC_MOVE);
      var needed = done.files();
      deleteIf(name -> name.startsWith("activations-") && !needed.contains(name));
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /// Throws away all that was done; the key stays.
  void beginAnew() {
    try {
      deleteIf(name -> !name.equals(LOCK) && !name.equals(KEY));
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private void clear() throws IOException {
    deleteIf(name -> !name.equals(LOCK));
  }

  private void deleteIf(Predicate<String> isSpare) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        if (isSpare.test(String.valueOf(entry.getFileName()))) {
          Files.delete(entry);
        }
      }
    }
  }

  /// Deletes the folder: its work is done.
  void delete() {
    try {
      clear();
      Files.deleteIfExists(folder.resolve(LOCK));
      Files.delete(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /// Lets others at it; what is there stays.
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }
}
