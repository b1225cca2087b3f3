package dev.espalier.cli;

import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Patience;
import dev.espalier.suite.SuiteCatalogue;
import java.nio.file.Path;
import java.util.Map;

/// Where downloads and unpacked native libraries are kept: `ESPALIER_HOME`, else
/// `XDG_CACHE_HOME/espalier`, else `~/.cache/espalier`. The launcher and scripts/jdk.sh say the
/// same in bash.
///
/// @param path absolute; need not exist
record CacheFolder(Path path) {
  /// That of a process with this environment and this home folder.
  static CacheFolder in(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("ESPALIER_HOME", "");
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path folder;
    if (!own.isEmpty()) {
      folder = Path.of(own);
    } else if (!shared.isEmpty()) {
      folder = Path.of(shared, "espalier");
    } else {
      folder = home.resolve(".cache").resolve("espalier");
    }
    return new CacheFolder(folder.toAbsolutePath().normalize());
  }

  /// That of a process in these surroundings.
  static CacheFolder in(Surroundings surroundings) {
    return in(surroundings.environment(), Path.of(System.getProperty("user.home")));
  }

  /// The published suites, in this folder.
  SuiteCatalogue suites() {
    return SuiteCatalogue.of(path, Fetcher.of(Patience.USUAL), SuiteCatalogue.GITHUB);
  }

  /// Where fetched benchmarks lie.
  Path benchmarks() {
    return path.resolve("benchmarks");
  }

  /// Where fetched models lie.
  Path models() {
    return path.resolve("models");
  }
}
