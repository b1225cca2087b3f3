package dev.espalier.bench;

import java.util.List;

/// An exam's questions as a plan puts them.
///
/// @param shots examples before each
/// @param parts one, or MMLU's subjects
record Paper(Task task, int shots, List<Part> parts) {
  Paper {
    parts = List.copyOf(parts);
  }

  /// A part that is examined by itself.
  record Part(Section section, List<Question> questions) {
    Part {
      questions = List.copyOf(questions);
    }

    Notebook.Outline outline(int shots) {
      return new Notebook.Outline(section.name(), shots, questions.size(), section.poolNote());
    }
  }

  static Paper of(Exam exam, ExaminationPlan plan) {
    int shots = plan.shots(exam);
    return switch (exam) {
      case Exam.Published(Benchmark benchmark, BenchmarkData data) ->
          of(benchmark.task(), benchmark.drawing(), data.sections(benchmark, shots), shots, plan);
      case Exam.Own(String label, OwnSet set) ->
          of(set.task(), Shots.Drawing.DRAWN_OTHERS, List.of(set.section(label)), shots, plan);
    };
  }

  private static Paper of(
      Task task, Shots.Drawing drawing, List<Section> sections, int shots, ExaminationPlan plan) {
    var parts =
        sections.stream()
            .map(section -> new Part(section, Question.all(task, drawing, section, shots, plan)))
            .toList();
    return new Paper(task, shots, parts);
  }
}
