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
    int shots = benchmark.takesShots() ? plan.shots() : 0;
    var sections = data.sections(benchmark, shots);
    var papers = new ArrayList<List<Question>>();
    for (Section section : sections) {
      papers.add(Question.all(benchmark, section, shots, plan));
    }
    var answering = answering(benchmark.task());
    long steps = papers.stream().flatMap(List::stream).mapToLong(answering::steps).sum();
    var results = new ArrayList<TaskResult>();
    try (var task = progress.begin(benchmark.label(), steps)) {
      for (int i = 0; i < sections.size(); i++) {
        var items = answer(papers.get(i), answering, task);
        results.add(
            new TaskResult(sections.get(i).name(), shots, sections.get(i).poolNote(), items));
      }
    }
    return new BenchmarkResult(benchmark, results);
  }

  private static List<Item> answer(
      List<Question> questions, Answering answering, Progress.Task progress) {
    var items = new ArrayList<Item>();
    for (int from = 0; from < questions.size(); from += QUESTIONS_AT_ONCE) {
      int to = Math.min(questions.size(), from + QUESTIONS_AT_ONCE);
      items.addAll(answering.answer(questions.subList(from, to), progress));
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
