package dev.espalier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The Espalier that runs.
///
/// @param version the Maven version; `development` where it runs from classes, not from the jar
/// @param gitRevision the commit that was checked out at the start, or null where the sources are
///   no checkout
/// @param hasLocalChanges whether that checkout had uncommitted changes to tracked files
record Release(String version, @Nullable String gitRevision, boolean hasLocalChanges) {
  private static final String CHANGED = "-dirty";
  private static final int SHORT_REVISION = 12;

  /// The one in this process. The launcher passes what `git describe --always --dirty` says.
  static Release current() {
    return of(versionInJar(), System.getProperty("espalier.revision", ""));
  }

  /// Reads git's description, a commit with or without `-dirty`; empty where there is none.
  static Release of(String version, String description) {
    boolean isChanged = description.endsWith(CHANGED);
    String revision =
        isChanged ? description.substring(0, description.length() - CHANGED.length()) : description;
    return new Release(version, revision.isEmpty() ? null : revision, isChanged);
  }

  /// `espalier 0.1.0 (5b1c9d0e6a0f with local changes)`.
  String inWords() {
    return "espalier "
        + version
        + Optional.ofNullable(gitRevision)
            .map(whole -> whole.substring(0, Math.min(SHORT_REVISION, whole.length())))
            .map(start -> " (" + start + (hasLocalChanges ? " with local changes)" : ")"))
            .orElse("");
  }

  private static String versionInJar() {
    // Maven writes this file into every jar.
    var file = "/META-INF/maven/dev.espalier/espalier-core/pom.properties";
    try (var stream = Release.class.getResourceAsStream(file)) {
      if (stream == null) {
        return "development";
      }
      var properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "development");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
