package dev.espalier.bench;

import dev.espalier.stats.MeanOfItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a model made of one benchmark.
///
/// @param tasks one, or MMLU's subjects
public record BenchmarkResult(Exam exam, List<TaskResult> tasks) {
  public BenchmarkResult {
    tasks = List.copyOf(tasks);
  }

  /// Whether these are the subjects of MMLU.
  public boolean isMmlu() {
    return exam instanceof Exam.Published(Benchmark benchmark, BenchmarkData _)
        && benchmark == Benchmark.MMLU;
  }

  /// Each metric over all items.
  public Map<Metric, MeanOfItems> estimates() {
    return pooled(tasks);
  }

  /// MMLU's groups of which a subject was examined, in their order.
  public List<Group> groups() {
    var groups = new ArrayList<Group>();
    for (MmluGroup group : MmluGroup.values()) {
      var names =
          group.subjects().stream().map(subject -> Benchmark.MMLU.label() + "_" + subject).toList();
      var own = tasks.stream().filter(task -> names.contains(task.name())).toList();
      if (!own.isEmpty()) {
        groups.add(new Group(group.label(), own, pooled(own)));
      }
    }
    return groups;
  }

  /// MMLU's subjects of which no file was found; empty for other benchmarks.
  public List<String> missingSubjects() {
    if (!isMmlu()) {
      return List.of();
    }
    var found = tasks.stream().map(TaskResult::name).toList();
    return MmluGroup.allSubjects().stream()
        .filter(subject -> !found.contains(exam.label() + "_" + subject))
        .toList();
  }

  /// Several tasks as one.
  public record Group(String name, List<TaskResult> tasks, Map<Metric, MeanOfItems> estimates) {}

  private static Map<Metric, MeanOfItems> pooled(List<TaskResult> tasks) {
    var parts = new TreeMap<Metric, List<MeanOfItems>>();
    for (TaskResult task : tasks) {
      task.estimates()
          .forEach(
              (metric, part) -> parts.computeIfAbsent(metric, _ -> new ArrayList<>()).add(part));
    }
    var pooled = new TreeMap<Metric, MeanOfItems>();
    parts.forEach((metric, estimates) -> pooled.put(metric, MeanOfItems.pooled(estimates)));
    return pooled;
  }
}
