package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.fetch.FileHashes;
import dev.espalier.model.load.Catalogue;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.Sources;
import dev.espalier.passport.Passport;
import dev.espalier.store.Manifest;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Models by name or path, and their description in manifests.
final class Models {
  private final CacheFolder cache;

  Models(CacheFolder cache) {
    this.cache = cache;
  }

  Catalogue catalogue() {
    return Catalogue.of(cache.path(), Sources.usual());
  }

  /// Where the model lies that `--model` names.
  Path locate(String nameOrPath) {
    return catalogue().resolve(nameOrPath).path();
  }

  /// The model's files with their hashes, which are remembered between runs.
  Manifest.Model describe(CheckpointSource source) {
    var hashes = FileHashes.in(cache.path().resolve("hashes"));
    var files =
        source.files().parallelStream() // a hash takes one thread seconds where files are large
            .map(file ->
                new Manifest.ModelFile(
                    String.valueOf(file.getFileName()), hashes.sha256(file), size(file)))
            .toList();
    return new Manifest.Model(source.name(), source.path().toString(), files);
  }

  /// The same files, as passports have them.
  static List<Passport.BaseFile> passportFiles(Manifest.Model model) {
    return model.files().stream()
        .map(file -> new Passport.BaseFile(file.name(), file.sha256(), file.bytes()))
        .toList();
  }

  /// Where text sampled from models is kept.
  Path calibrations() {
    var folder = cache.path().resolve("calibrations");
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw EspalierException.in(folder)
          .found("cannot be made (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  /// The number of prompts that the run in `folder` sampled, if there is such a run.
  static Optional<Integer> limitOf(Path folder) {
    if (!Files.exists(folder.resolve("manifest.json"))) {
      return Optional.empty();
    }
    try (var store = RunStore.open(folder)) {
      return Optional.ofNullable(store.manifest().suite()).map(Manifest.Suite::limit);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }
}
