package dev.espalier.model.load;

import dev.espalier.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Golden folders, which have no tokenizer, with that of the golden GGUF file.
public final class FoldersWithTokenizer {
  private FoldersWithTokenizer() {}

  /// A copy of the golden model `name` in `parent`.
  public static Path copy(String name, Path parent) throws IOException {
    var folder = Files.createDirectories(parent.resolve(name));
    try (var files = Files.list(Golden.path("models/" + name))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    var converted = parent.resolve("tokenizer-of-" + name);
    try (var gguf = CheckpointSource.open(Golden.path("models/llama-gqa-gguf/llama-gqa.gguf"))) {
      CheckpointWriter.save(gguf, WeightEdits.NONE, Destination.folder(converted));
    }
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(converted.resolve(file), folder.resolve(file));
    }
    return folder;
  }
}
