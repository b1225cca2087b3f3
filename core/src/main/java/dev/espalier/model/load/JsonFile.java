package dev.espalier.model.load;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small JSON file of a checkpoint.
final class JsonFile {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private JsonFile() {}

  /// The file's content, empty where there is no such file.
  static Optional<JsonNode> readIfPresent(Path file) {
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readString(file));
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw EspalierException.in(file)
          .found("no JSON at line " + at.getLineNr() + ", column " + at.getColumnNr())
          .cause(e)
          .fault();
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + e.getMessage() + ")")
          .cause(e)
          .fault();
    }
  }

  /// Indented text with a line end, keys in the order of insertion.
  static String write(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }
}
