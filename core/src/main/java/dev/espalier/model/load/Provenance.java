package dev.espalier.model.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `espalier-source.json` in the folder of a fetched model: what it is and where it came from.
///
/// @param revision the hub's commit, or the package's requirement
record Provenance(String name, String source, String revision, List<FetchedFile> files) {
  static final String FILE = "espalier-source.json";

  /// @param checksum `SHA-256 …` or `git blob id …`
  record FetchedFile(String name, long bytes, String checksum) {}

  void writeIn(Path folder) throws IOException {
    var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(folder.resolve(FILE), json.writeValueAsString(this) + "\n");
  }
}
