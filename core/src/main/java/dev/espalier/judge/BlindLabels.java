package dev.espalier.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads and adds to files of [BlindLabel]s.
public final class BlindLabels {
  /// Where a run's labels lie unless told otherwise.
  public static final String FILE_NAME = "labels.jsonl";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private BlindLabels() {}

  /// The labels in a file, in its order.
  ///
  /// @throws EspalierException for a line that is no label; the first is named
  public static List<BlindLabel> read(Path file) {
    try {
      var labels = new ArrayList<BlindLabel>();
      var lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          labels.add(label(file, i + 1, lines.get(i)));
        }
      }
      return List.copyOf(labels);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .needed("a file of labels, as 'espalier label' makes it")
          .cause(e)
          .fault();
    }
  }

  private static BlindLabel label(Path file, int line, String text) {
    try {
      return JSON.readValue(text, BlindLabel.class);
    } catch (JacksonException e) {
      throw EspalierException.in(file + ":" + line)
          .found("no label")
          .needed(
              "promptId, generationKey, answerSha256, label (%s) and labeller"
                  .formatted(LabelWords.inWords()))
          .cause(e)
          .fault();
    }
  }

  /// Adds one at the end, on the disk before it returns; makes the file where there is none.
  public static void add(Path file, BlindLabel label) {
    try {
      Files.write(
          file,
          (JSON.writeValueAsString(label) + "\n").getBytes(UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.DSYNC);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }
}
