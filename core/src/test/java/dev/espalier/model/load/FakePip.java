package dev.espalier.model.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A shell script in the place of pip: writes its arguments down, and copies a wheel.
final class FakePip {
  private final Path folder;

  FakePip(Path folder) {
    this.folder = folder;
  }

  /// A pip that brings a wheel with one file in it.
  List<String> bringing(String entry, String text) throws IOException {
    var wheel = folder.resolve("fake-1-py3-none-any.whl");
    try (var zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      zip.putNextEntry(new ZipEntry("fake/__init__.py"));
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(text.getBytes(UTF_8));
    }
    return script(
        """
        echo "$@" > '%s'
        while [ "$1" != -d ]; do shift; done
        cp '%s' "$2"
        """
            .formatted(argumentsFile(), wheel));
  }

  /// A pip that brings something else than a zip file.
  List<String> bringingNoZip() throws IOException {
    return script("while [ \"$1\" != -d ]; do shift; done\necho text > \"$2/fake.whl\"\n");
  }

  /// A pip that fails as pip does without a network.
  List<String> failing() throws IOException {
    return script(
        """
        echo 'WARNING: Retrying'
        echo 'ERROR: No matching distribution found for fake==1' >&2
        exit 1
        """);
  }

  List<String> missing() {
    return List.of(folder.resolve("no-such-pip").toString());
  }

  String arguments() throws IOException {
    return Files.readString(argumentsFile()).strip();
  }

  boolean wasCalled() {
    return Files.exists(argumentsFile());
  }

  private Path argumentsFile() {
    return folder.resolve("arguments");
  }

  private List<String> script(String body) throws IOException {
    var script = Files.createTempFile(folder, "pip", ".sh");
    Files.writeString(script, body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return List.of("sh", script.toString());
  }
}
