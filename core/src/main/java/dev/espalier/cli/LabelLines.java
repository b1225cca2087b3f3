package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.evidence.TrueLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A file of blind labels as JSON lines, with the keys `promptId`, `generationKey`, `answerSha256`
/// and `label`; others are left alone.
final class LabelLines {
  private LabelLines() {}

  /// The labels of a file, in its order.
  static List<TrueLabel> read(Path file) {
    var labels = new ArrayList<TrueLabel>();
    var lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String where = file + ":" + (i + 1);
        labels.add(
            label(lines.get(i))
                .orElseThrow(() ->
                    EspalierException.in(where)
                        .found("no label")
                        .needed("promptId, generationKey, answerSha256 and label")
                        .fault()));
      }
    }
    return List.copyOf(labels);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .needed("a file of labels")
          .cause(e)
          .fault();
    }
  }

  private static Optional<TrueLabel> label(String line) {
    try {
      var node = JsonMapper.shared().readTree(line);
      return text(node, "promptId")
          .flatMap(prompt ->
              text(node, "generationKey")
                  .flatMap(key ->
                      text(node, "answerSha256")
                          .flatMap(hash ->
                              text(node, "label")
                                  .map(label -> new TrueLabel(prompt, key, hash, label)))));
    } catch (JacksonException _) { // the line is named by who asks
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode node, String key) {
    var value = node.get(key);
    return value != null && value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }
}
