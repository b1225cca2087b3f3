package dev.espalier.bench;

import java.util.ArrayList;
import java.util.List;

/// A question with what stands before it.
///
/// @param index its place among those of its task
record Question(int index, String description, List<Document> examples, Document document) {
  Question {
    examples = List.copyOf(examples);
  }

  /// The first questions of a section, each with the examples that are drawn for it.
  static List<Question> all(Benchmark benchmark, Section section, int shots, ExaminationPlan plan) {
    return all(benchmark.task(), benchmark.drawing(), section, shots, plan);
  }

  /// The same of any task whose examples are drawn so.
  static List<Question> all(
      Task task, Shots.Drawing drawing, Section section, int shots, ExaminationPlan plan) {
    var drawn = new Shots(section.pool(), drawing, shots, plan.seed());
    int count = Math.min(plan.limit(), section.questions().size());
    var questions = new ArrayList<Question>();
    for (int i = 0; i < count; i++) {
      Row row = section.questions().get(i);
      var examples = drawn.before(row).stream().map(task::document).toList();
      questions.add(new Question(i, section.description(), examples, task.document(row)));
    }
    return questions;
  }
}
