package dev.espalier.model.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The golden files of this package. Each folder has a HOW.md.
final class Golden {
  private Golden() {}

  static Path file(String name) {
    try {
      var url = Golden.class.getResource("/golden/" + name);
      if (url == null) {
        throw new IllegalStateException("no golden file " + name);
      }
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
