package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.ProcessLock;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The models that Espalier knows by name, and the folder where they lie once fetched:
/// `HOME/models/NAME/`. A model appears there whole, by rename; what has come so far is in
/// `HOME/models/.partial/NAME/`, from where a later fetch goes on.
public final class Catalogue {
  private final Path models;
  private final List<KnownModel> known;
  private final ModelFetch modelFetch;
  private final Sources sources;

  private Catalogue(Path home, Sources sources, List<KnownModel> known) {
    this.models = home.resolve("models");
    this.known = known;
    this.sources = sources;
    this.modelFetch = new ModelFetch(sources);
  }

  /// The catalogue over a cache folder, which need not exist.
  public static Catalogue of(Path home, Sources sources) {
    return of(home, sources, KnownModel.all());
  }

  static Catalogue of(Path home, Sources sources, List<KnownModel> known) {
    return new Catalogue(home, sources, known);
  }

  /// A model on this disk.
  ///
  /// @param name its name in the catalogue, or that of its file or folder
  /// @param path a checkpoint's folder or file
  public record Located(String name, Path path) {}

  /// A line of `espalier model list`.
  ///
  /// @param path where it lies, or would
  public record Listing(KnownModel model, Path path, boolean isFetched) {}

  public List<Listing> list() {
    return known.stream()
        .map(model -> new Listing(model, model.pathIn(models), isFetched(model)))
        .toList();
  }

  /// Finds what `--model` names: a model of the catalogue that was fetched, or a path. A name of
  /// the catalogue comes before a file of the same name; `./NAME` is always the file.
  public Located resolve(String nameOrPath) {
    var model = find(nameOrPath);
    if (model.isPresent()) {
      return located(model.get()).orElseThrow(() -> notFetched(model.get()));
    }
    var path = Path.of(nameOrPath);
    if (!Files.exists(path)) {
      throw EspalierException.in(nameOrPath)
          .found("no such file or folder, and no model of that name")
          .needed("a path, or one of " + names())
          .fault();
    }
    var file = path.toAbsolutePath().normalize().getFileName();
    return new Located(file == null ? nameOrPath : file.toString(), path);
  }

  /// The model if it was fetched, or else the one that stands in for it, if that was: its name
  /// tells.
  public Optional<Located> present(String name) {
    var model = demand(name);
    return located(model).or(() -> standIn(model).flatMap(this::located));
  }

  /// Fetches a model, unless it is here. Where the hub does not answer, the model that stands in is
  /// fetched, and the result has its name.
  public Located fetch(String name, FetchProgress progress) {
    var model = demand(name);
    try {
      return bring(model, progress);
    } catch (UnreachableException e) {
      var standIn = standIn(model);
      if (standIn.isEmpty()) {
        throw unreachable(model, e);
      }
      progress.note(
          "%s: taking %s (%s) instead, another model with a name of its own"
              .formatted(e.getMessage(), standIn.get().name(), standIn.get().origin().label()));
      try {
        return bring(standIn.get(), progress);
      } catch (UnreachableException second) {
        throw unreachable(standIn.get(), second);
      }
    }
  }

  private Located bring(KnownModel model, FetchProgress progress) throws UnreachableException {
    var partial = models.resolve(".partial").resolve(model.name());
    try {
      if (!isFetched(model)) {
        Files.createDirectories(partial);
        var lockFile = partial.resolveSibling(model.name() + ".lock");
        try (var _ = ProcessLock.tryAcquire(lockFile).orElseThrow(() -> taken(model, lockFile))) {
          if (!isFetched(model)) {
            Files.createDirectories(partial); // another process may have renamed it just now
            modelFetch.fetch(model, partial, progress);
            Files.move(partial, models.resolve(model.name()));
          }
        }
      }
      return new Located(model.name(), model.pathIn(models));
    } catch (UnreachableException e) {
      throw e;
    } catch (IOException e) {
      throw EspalierException.in(partial)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .needed("a folder with room for the model")
          .remedy("Set ESPALIER_HOME to another folder, or free some room.")
          .cause(e)
          .fault();
    }
  }

  private boolean isFetched(KnownModel model) {
    return Files.exists(model.pathIn(models));
  }

  private Optional<Located> located(KnownModel model) {
    return isFetched(model)
        ? Optional.of(new Located(model.name(), model.pathIn(models)))
        : Optional.empty();
  }

  private Optional<KnownModel> find(String name) {
    return known.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  private KnownModel demand(String name) {
    return find(name)
        .orElseThrow(() ->
            EspalierException.in(name)
                .found("no model of that name")
                .needed("one of " + names())
                .fault());
  }

  private Optional<KnownModel> standIn(KnownModel model) {
    return switch (model.origin()) {
      case KnownModel.Hub hub -> find(hub.otherwise());
      case KnownModel.PythonPackage _ -> Optional.empty();
    };
  }

  private String names() {
    return String.join(", ", known.stream().map(KnownModel::name).toList());
  }

  private EspalierException notFetched(KnownModel model) {
    var standIn = standIn(model).flatMap(this::located);
    return EspalierException.in(model.name())
        .found("not fetched yet")
        .needed("its files in " + models.resolve(model.name()))
        .remedy(
            "Run: espalier model fetch %s.%s"
                .formatted(
                    model.name(),
                    standIn.map(other -> " Here already: " + other.name() + ".").orElse("")))
        .fault();
  }

  private EspalierException unreachable(KnownModel model, UnreachableException e) {
    return EspalierException.in(model.name())
        .found(String.valueOf(e.getMessage()))
        .needed("an answer from " + sources.hub())
        .remedy("Try again with a network, or give --model a folder or a .gguf file.")
        .cause(e)
        .fault();
  }

  private static EspalierException taken(KnownModel model, Path lockFile) {
    return EspalierException.in(model.name())
        .found(ProcessLock.holder(lockFile) + " is fetching it")
        .needed("one fetch at a time")
        .remedy("Wait for it to end.")
        .fault();
  }
}
