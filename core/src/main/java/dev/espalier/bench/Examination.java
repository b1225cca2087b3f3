package dev.espalier.bench;

import dev.espalier.Progress;
import java.util.ArrayList;
import java.util.List;

/// Puts benchmarks to a model, question by question as lm-evaluation-harness does.
public final class Examination {
  /// Questions whose tokens are held at a time.
  private static final int QUESTIONS_AT_ONCE = 256;

  private final Examinee examinee;
  private final ExaminationPlan plan;

  public Examination(Examinee examinee, ExaminationPlan plan) {
    this.examinee = examinee;
    this.plan = plan;
  }

  /// The model's answers to `benchmark`; progress counts scored choices, or tokens that are
  /// written.
  public BenchmarkResult of(Benchmark benchmark, BenchmarkData data, Progress progress) {
    return of(new Exam.Published(benchmark, data), Notebook.NONE, progress);
  }

  /// The same of any exam; what `notebook` knows is not asked again.
  public BenchmarkResult of(Exam exam, Notebook notebook, Progress progress) {
    var paper = Paper.of(exam, plan);
    var answering = answering(paper.task());
    long steps =
        paper.parts().stream()
            .flatMap(part -> part.questions().stream())
            .mapToLong(answering::steps)
            .sum();
    var results = new ArrayList<TaskResult>();
    try (var task = progress.begin(exam.label(), steps)) {
      for (Paper.Part part : paper.parts()) {
        notebook.begin(part.outline(paper.shots()));
        var sitting = new Answering.Sitting(part.section().name(), notebook);
        var items = answer(part.questions(), sitting, answering, task);
        results.add(
            new TaskResult(part.section().name(), paper.shots(), part.section().poolNote(), items));
      }
    }
    return new BenchmarkResult(exam, results);
  }

  private static List<Item> answer(
      List<Question> questions,
      Answering.Sitting sitting,
      Answering answering,
      Progress.Task progress) {
    var items = new ArrayList<Item>();
    for (int from = 0; from < questions.size(); from += QUESTIONS_AT_ONCE) {
      int to = Math.min(questions.size(), from + QUESTIONS_AT_ONCE);
      items.addAll(answering.answer(questions.subList(from, to), sitting, progress));
    }
    return items;
  }

  private Answering answering(Task task) {
    return switch (task) {
      case Task.ByLikelihood scored -> new LikelihoodAnswering(scored, examinee, writer());
      case Task.ByAnswer written ->
          new WrittenAnswering(written, examinee, written.isAlwaysChat() ? chat() : writer());
    };
  }

  private PromptWriter writer() {
    return switch (plan.form()) {
      case PLAIN -> new PromptWriter.Plain();
      case CHAT -> chat();
    };
  }

  private PromptWriter chat() {
    return new PromptWriter.Chat(examinee.format().get());
  }
}
