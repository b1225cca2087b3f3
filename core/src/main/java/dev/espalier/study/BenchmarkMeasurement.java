package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.bench.Examinee;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Generator;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.tokenizer.Tokenizer;
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

  private static EspalierException noFormat(CheckpointSource source) {
    return EspalierException.in(source.path())
        .found("the checkpoint has no chat template")
        .needed("the format that the model was trained on")
        .remedy("Name one with --format.")
        .fault();
  }
}
