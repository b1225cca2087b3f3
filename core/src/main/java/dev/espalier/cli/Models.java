package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.fetch.FileHashes;
import dev.espalier.model.load.Catalogue;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.Sources;
import dev.espalier.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

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
    var files = new ArrayList<Manifest.ModelFile>();
    for (Path file : source.files()) {
      files.add(
          new Manifest.ModelFile(
              String.valueOf(file.getFileName()), hashes.sha256(file), size(file)));
    }
    return new Manifest.Model(source.name(), source.path().toString(), files);
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
