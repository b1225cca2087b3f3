package dev.espalier.cli;

import dev.espalier.bench.BenchmarkResult;
import dev.espalier.bench.Metric;
import dev.espalier.bench.TaskResult;
import dev.espalier.stats.MeanOfItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Results of benchmarks as a table, and as what `--json` prints.
///
/// @param lines a metric of a task each; MMLU's groups and subjects behind it
/// @param shown those that stand in the table for people: no subjects
record BenchTable(List<Line> lines, List<Line> shown) {
  /// A metric of a task.
  ///
  /// @param standardError null for fewer than two items
  /// @param unanswered questions that could not be put to the model
  /// @param cut prompts that were too long and lost their beginning
  record Line(
      String task,
      String metric,
      double value,
      @Nullable Double standardError,
      int items,
      int unanswered,
      int cut,
      int shots,
      String note) {}

  static BenchTable of(List<BenchmarkResult> results) {
    var lines = new ArrayList<Line>();
    var shown = new ArrayList<Line>();
    for (BenchmarkResult result : results) {
      var tasks = result.tasks();
      var whole = lines(result.exam().label(), note(result), tasks, result.estimates());
      lines.addAll(whole);
      shown.addAll(whole);
      if (result.isMmlu()) {
        for (BenchmarkResult.Group group : result.groups()) {
          var part = lines(group.name(), "", group.tasks(), group.estimates());
          lines.addAll(part);
          shown.addAll(part);
        }
        for (TaskResult task : tasks) {
          lines.addAll(lines(task.name(), task.note(), List.of(task), task.estimates()));
        }
      }
    }
    return new BenchTable(List.copyOf(lines), List.copyOf(shown));
  }

  private static String note(BenchmarkResult result) {
    String own =
        result.tasks().stream()
            .map(TaskResult::note)
            .filter(note -> !note.isEmpty())
            .distinct()
            .collect(Collectors.joining("; "));
    var missing = result.missingSubjects();
    return missing.isEmpty()
        ? own
        : (own.isEmpty() ? "" : own + "; ") + "no file of " + String.join(", ", missing);
  }

  private static List<Line> lines(
      String name, String note, List<TaskResult> tasks, Map<Metric, MeanOfItems> estimates) {
    int unanswered = tasks.stream().mapToInt(TaskResult::unanswered).sum();
    int cut = tasks.stream().mapToInt(TaskResult::cut).sum();
    int shots = tasks.getFirst().shots();
    var lines = new ArrayList<Line>();
    estimates.forEach((metric, estimate) -> {
      var error = estimate.standardError();
      lines.add(
          new Line(
              name,
              metric.label(),
              estimate.mean(),
              error.isPresent() ? error.getAsDouble() : null,
              estimate.items(),
              unanswered,
              cut,
              shots,
              note));
    });
    return lines;
  }

  /// The table, and under it what is to be known of a task.
  String text() {
    var grid =
        new Grid(
            2,
            List.of(
                "task", "metric", "value", "std. error", "items", "shots", "cut", "unanswered"));
    for (Line line : shown) {
      grid.add(
          List.of(
              line.task(),
              line.metric(),
              "%.4f".formatted(line.value()),
              error(line),
              "" + line.items(),
              "" + line.shots(),
              "" + line.cut(),
              "" + line.unanswered()));
    }
    String notes =
        shown.stream()
            .filter(line -> !line.note().isEmpty())
            .map(line -> "\n" + line.task() + ": " + line.note())
            .distinct()
            .collect(Collectors.joining());
    return grid + notes;
  }

  private static String error(Line line) {
    return line.standardError() == null ? "-" : "%.4f".formatted(line.standardError());
  }
}
