package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.bench.BenchmarkResult;
import dev.espalier.bench.Exam;
import dev.espalier.bench.Examination;
import dev.espalier.bench.ExaminationPlan;
import dev.espalier.bench.Examinee;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Generator;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Puts benchmarks to checkpoints.
public final class BenchmarkMeasurement {
  private BenchmarkMeasurement() {}

  /// A checkpoint that is to be examined. One without a chat format is examined too, where no chat
  /// is put to it.
  ///
  /// @param format how a chat is put to it, if it has a format; asked for only then
  public record Candidate(
      CheckpointSource source,
      LanguageModel model,
      Tokenizer tokenizer,
      Supplier<Optional<PromptRenderer>> format) {}

  /// The checkpoint as benchmarks need it.
  ///
  /// @param maxTokens what it is to read at most; no more than its context is taken
  public static Examinee examinee(Candidate candidate, BatchPlan plan, int maxTokens) {
    var model = candidate.model();
    var source = candidate.source();
    return new Examinee(
        new LogLikelihood(model, plan),
        stops -> new Generator(model, source.endIds(), stops, plan),
        candidate.tokenizer(),
        () -> candidate.format().get().orElseThrow(() -> noFormat(source)),
        Math.min(maxTokens, model.config().context()));
  }

  /// Examines `variant`, item by item into the run: what the run holds is not asked again.
  ///
  /// @param ordinal the exam's place in reports
  public static BenchmarkResult complete(
      RunStore store, VariantRow variant, Sitting sitting, int ordinal, Progress progress) {
    var exam = sitting.exam();
    var plan = sitting.plan();
    String rule = plan.rule(plan.shots(exam), sitting.examinee().maxTokens());
    store.putVariants(List.of(variant));
    var notebook = new StoredNotebook(store, variant.variantId(), exam, rule, ordinal);
    return new Examination(sitting.examinee(), plan).of(exam, notebook, progress);
  }

  /// Who is examined in what, and how.
  public record Sitting(Examinee examinee, Exam exam, ExaminationPlan plan) {}

  private static EspalierException noFormat(CheckpointSource source) {
    return EspalierException.in(source.path())
        .found("the checkpoint has no chat template")
        .needed("the format that the model was trained on")
        .remedy("Name one with --format.")
        .fault();
  }
}
