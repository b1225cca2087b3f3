package dev.espalier.fetch;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/// What has come of a file so far: `NAME.part`, and in `NAME.part.etag` the server's name for the
/// version that it is a part of.
final class PartFile {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path target;
  private final Path part;
  private final Path etag;

  PartFile(Path target) {
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.etag = target.resolveSibling(target.getFileName() + ".part.etag");
  }

  String name() {
    return String.valueOf(target.getFileName());
  }

  long size() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  /// The server's strong name for the version of these bytes; a weak one does not promise that two
  /// versions have the same bytes, and is not kept.
  Optional<String> etag() throws IOException {
    return Files.exists(etag) ? Optional.of(Files.readString(etag)) : Optional.empty();
  }

  void rememberEtag(Optional<String> value) throws IOException {
    if (value.isPresent() && !value.get().startsWith("W/")) {
      Files.writeString(etag, value.get());
    } else {
      Files.deleteIfExists(etag);
    }
  }

  /// Opens the part to go on from its byte `from`; what lies beyond is dropped.
  FileChannel openAt(long from) throws IOException {
    var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(from);
    channel.position(from);
    return channel;
  }

  void delete() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(etag);
  }

  /// Syncs the part and gives it its name.
  void finish() throws IOException {
    try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, target, ATOMIC_MOVE);
    Files.deleteIfExists(etag);
  }

  /// A digest that has read all of the part.
  MessageDigest digested(Checksum checksum) throws IOException {
    var digest = checksum.start();
    if (Files.exists(part)) {
      read(part, digest);
    }
    return digest;
  }

  /// Feeds a whole file to a digest that was just started, and ends it, in hex.
  static String hex(Path file, MessageDigest started) throws IOException {
    read(file, started);
    return Checksum.hex(started);
  }

  private static void read(Path file, MessageDigest digest) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    try (var in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }
}
