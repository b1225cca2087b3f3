package dev.espalier.cli;

import dev.espalier.EspalierException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/// A file of one JSON object a line, as it is written: for programs in other languages.
final class JsonLines implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;
  private final BufferedWriter writer;

  private JsonLines(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /// Opens `file`, empty.
  static JsonLines create(Path file) {
    try {
      return new JsonLines(file, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /// Appends a record; a component's name is its key. Whole lines only are handed to the system.
  void write(Object line) {
    try {
      writer.write(JSON.writeValueAsString(line) + "\n");
      writer.flush();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static EspalierException unwritable(Path file, IOException refusal) {
    return EspalierException.in(file)
        .found("cannot be written (" + EspalierException.reason(refusal) + ")")
        .needed("a file in a folder that is there")
        .cause(refusal)
        .fault();
  }
}
