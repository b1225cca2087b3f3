package dev.espalier.fetch;

import java.net.URI;

/// A file to fetch: where it is, and what it must be when it is here.
///
/// @param bytes its exact length
public record Source(URI uri, long bytes, Checksum checksum) {
  public Source {
    if (bytes < 0) {
      throw new IllegalArgumentException(uri + " of " + bytes + " bytes");
    }
  }
}
