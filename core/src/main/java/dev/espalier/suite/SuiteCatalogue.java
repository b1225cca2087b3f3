package dev.espalier.suite;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The published suites, and the folder where they lie once fetched: `HOME/suites/NAME/FILE`. A
/// file that a user puts there counts, if its SHA-256 is right.
public final class SuiteCatalogue {
  /// The host that serves repositories' files.
  public static final URI GITHUB = URI.create("https://raw.githubusercontent.com");

  private final Path folder;
  private final Fetcher fetcher;
  private final URI host;

  private SuiteCatalogue(Path folder, Fetcher fetcher, URI host) {
    this.folder = folder;
    this.fetcher = fetcher;
    this.host = host;
  }

  /// The catalogue over a cache folder, which need not exist; files come from `host`.
  public static SuiteCatalogue of(Path home, Fetcher fetcher, URI host) {
    return new SuiteCatalogue(home.resolve("suites"), fetcher, host);
  }

  /// A line of `espalier suite list`.
  ///
  /// @param path where it lies, or would
  public record Listing(PublishedSuite suite, Path path, boolean isFetched) {}

  public List<Listing> list() {
    return Arrays.stream(PublishedSuite.values())
        .map(suite -> new Listing(suite, path(suite), Files.exists(path(suite))))
        .toList();
  }

  /// What `--suite` or `--templates` names: the path of a published suite that was fetched, or what
  /// was given, as it is. A published name comes before a file of the same name; `./NAME` is always
  /// the file.
  ///
  /// @throws EspalierException where the suite is not here, or is not what was published
  public String resolve(String nameOrPath) {
    var published = PublishedSuite.named(nameOrPath);
    if (published.isEmpty()) {
      checkSpelling(nameOrPath);
      return nameOrPath;
    }
    var suite = published.get();
    var path = path(suite);
    if (!Files.exists(path)) {
      throw EspalierException.in(suite.id())
          .found("not fetched yet")
          .needed(path.toString())
          .remedy("Run: espalier suite fetch " + suite.id())
          .fault();
    }
    check(suite, path);
    return path.toString();
  }

  /// Fetches a suite, unless it is here; returns where it lies.
  public Path fetch(String name, FetchProgress progress) {
    var suite = PublishedSuite.named(name).orElseThrow(() -> unknown(name));
    var path = path(suite);
    if (Files.exists(path)) {
      check(suite, path);
      return path;
    }
    var uri = suite.uri(host);
    var checksum = new Checksum.Sha256(suite.sha256());
    try {
      fetcher.file(new dev.espalier.fetch.Source(uri, suite.bytes(), checksum), path, progress);
      return path;
    } catch (UnreachableException e) {
      throw EspalierException.in(suite.id())
          .found(String.valueOf(e.getMessage()))
          .needed("the file of %s bytes from %s".formatted(suite.bytes(), uri))
          .remedy("Put it at " + path + ".")
          .cause(e)
          .fault();
    }
  }

  private Path path(PublishedSuite suite) {
    return folder.resolve(suite.id()).resolve(suite.file());
  }

  private static void check(PublishedSuite suite, Path path) {
    String found;
    try {
      found = Sha256.of(Files.readAllBytes(path));
    } catch (IOException e) {
      throw EspalierException.in(path)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
    if (!found.equals(suite.sha256())) {
      throw EspalierException.in(path)
          .found("SHA-256 " + found)
          .needed(suite.sha256())
          .remedy("Delete it and run: espalier suite fetch " + suite.id())
          .fault();
    }
  }

  /// A word that is almost a published name, and names nothing else, is a slip.
  private static void checkSpelling(String name) {
    boolean isWord = name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
    if (isWord && !name.equals(Suite.BUILTIN) && !Files.exists(Path.of(name))) {
      Spelling.nearest(name, PublishedSuite.names())
          .ifPresent(_ -> {
            throw unknown(name);
          });
    }
  }

  private static EspalierException unknown(String name) {
    var fault =
        EspalierException.in(name)
            .found("no published suite of that name")
            .needed("one of " + String.join(", ", PublishedSuite.names()));
    Spelling.nearest(name, PublishedSuite.names())
        .ifPresent(near -> fault.remedy("Did you mean '" + near + "'?"));
    return fault.fault();
  }
}
