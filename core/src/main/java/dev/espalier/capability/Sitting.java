package dev.espalier.capability;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.espalier.stats.MeanOfItems;
import dev.espalier.stats.PairedScores;
import dev.espalier.store.BenchmarkItem;
import dev.espalier.store.ExaminationRow;
import dev.espalier.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/// What one model made of one benchmark under one rule.
///
/// @param tasks the benchmark, or its subjects
/// @param marks of the questions that were answered
/// @param unanswered questions that could not be put to the model
/// @param cut prompts that were too long and lost their beginning
record Sitting(List<ExaminationRow> tasks, List<Mark> marks, int unanswered, int cut) {
  Sitting {
    tasks = List.copyOf(tasks);
    marks = List.copyOf(marks);
  }

  /// Every sitting of a variant, in the order of reports; one without an answer is left out.
  static List<Sitting> of(RunStore run, String variantId) {
    var byBenchmark = new LinkedHashMap<String, List<ExaminationRow>>();
    for (ExaminationRow row : run.examinations()) {
      if (row.variantId().equals(variantId)) {
        String key = row.benchmark() + "\0" + row.rule();
        byBenchmark.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
      }
    }
    return byBenchmark.values().stream()
        .map(tasks -> of(run, tasks))
        .filter(sitting -> !sitting.marks.isEmpty())
        .toList();
  }

  private static Sitting of(RunStore run, List<ExaminationRow> tasks) {
    var marks = new ArrayList<Mark>();
    int unanswered = 0;
    int cut = 0;
    for (ExaminationRow task : tasks) {
      for (BenchmarkItem item : run.benchmarkItems(task)) {
        var row = item.row();
        var score = item.scores().get(task.metric());
        unanswered += row.isAnswered() ? 0 : 1;
        cut += row.cutTokens() > 0 ? 1 : 0;
        if (score != null) {
          marks.add(new Mark(task.task(), row.item(), row.promptHash(), score, row.chance()));
        }
      }
    }
    return new Sitting(tasks, marks, unanswered, cut);
  }

  String benchmark() {
    return tasks.getFirst().benchmark();
  }

  String rule() {
    return tasks.getFirst().rule();
  }

  String metric() {
    return tasks.getFirst().metric();
  }

  /// What is not as published; empty for nothing.
  String note() {
    return tasks.stream()
        .map(ExaminationRow::note)
        .filter(note -> !note.isEmpty())
        .distinct()
        .collect(joining("; "));
  }

  /// How many questions are asked.
  int questions() {
    return tasks.stream().mapToInt(ExaminationRow::questions).sum();
  }

  boolean isSameExam(Sitting other) {
    return benchmark().equals(other.benchmark())
        && rule().equals(other.rule())
        && metric().equals(other.metric());
  }

  /// Over all questions, with the error pooled over tasks.
  MeanOfItems mean() {
    var byTask = marks.stream().collect(groupingBy(Mark::task, LinkedHashMap::new, toList()));
    return MeanOfItems.pooled(
        byTask.values().stream()
            .map(task -> MeanOfItems.of(task.stream().map(Mark::score).toList()))
            .toList());
  }

  /// What guessing scores.
  double chance() {
    return marks.stream().mapToDouble(Mark::chance).average().orElseThrow();
  }

  boolean isOf(BenchmarkFinding finding) {
    return benchmark().equals(finding.benchmark())
        && rule().equals(finding.rule())
        && metric().equals(finding.metric());
  }

  /// A question that both models answered.
  record Both(Mark before, Mark after) {
    /// Whether each answer is right or wrong, and nothing between.
    boolean isWhole() {
      return isWhole(before) && isWhole(after);
    }

    private static boolean isWhole(Mark mark) {
      return mark.score() == 0 || mark.score() == 1;
    }
  }

  /// The questions that `after` answered, too, in the same words.
  List<Both> common(Sitting after) {
    var others =
        after.marks.stream()
            .collect(toMap(mark -> mark.task() + "\0" + mark.item(), Function.identity()));
    var common = new ArrayList<Both>();
    for (Mark mark : marks) {
      var other = others.get(mark.task() + "\0" + mark.item());
      if (other != null && mark.isSameQuestion(other)) {
        common.add(new Both(mark, other));
      }
    }
    return common;
  }

  /// On those, `after` - this.
  PairedScores pairedWith(Sitting after) {
    return new PairedScores(
        common(after).stream().map(both -> both.after().score() - both.before().score()).toList());
  }
}
