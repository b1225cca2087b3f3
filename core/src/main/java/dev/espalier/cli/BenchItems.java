package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.BenchmarkResult;
import dev.espalier.bench.Item;
import dev.espalier.bench.Metric;
import dev.espalier.bench.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The items of benchmarks in a file of JSON lines.
final class BenchItems {
  private BenchItems() {}

  /// A line of the file.
  ///
  /// @param unanswered why the question could not be put to the model; empty where it was
  record Line(
      String task,
      int index,
      String promptSha256,
      List<Double> logLikelihoods,
      String answer,
      String gold,
      Map<String, Double> scores,
      int cutTokens,
      String unanswered) {}

  static void write(List<BenchmarkResult> results, Path file) {
    var text = new StringBuilder();
    for (BenchmarkResult result : results) {
      for (TaskResult task : result.tasks()) {
        for (Item item : task.items()) {
          text.append(JsonMapper.shared().writeValueAsString(line(task.name(), item))).append('\n');
        }
      }
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  private static Line line(String task, Item item) {
    return switch (item) {
      case Item.Answered answered ->
          new Line(
              task,
              answered.index(),
              answered.promptSha256(),
              answered.logLikelihoods(),
              answered.answer(),
              answered.gold(),
              labelled(answered.scores()),
              answered.cutTokens(),
              "");
      case Item.Unanswered unanswered ->
          new Line(
              task,
              unanswered.index(),
              unanswered.promptSha256(),
              List.of(),
              "",
              "",
              Map.of(),
              0,
              unanswered.reason());
    };
  }

  private static Map<String, Double> labelled(Map<Metric, Double> scores) {
    var labelled = new LinkedHashMap<String, Double>();
    scores.forEach((metric, score) -> labelled.put(metric.label(), score));
    return labelled;
  }
}
