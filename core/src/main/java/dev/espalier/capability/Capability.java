package dev.espalier.capability;

import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the models of a run can do, benchmark by benchmark and text by text. The damaged copy is in
/// no finding but for what it says of a benchmark.
public record Capability(List<BenchmarkFinding> benchmarks, List<TextFinding> texts) {
  public Capability {
    benchmarks = List.copyOf(benchmarks);
    texts = List.copyOf(texts);
  }

  /// All models of a run, against its first dense one.
  public static Capability of(RunStore run) {
    var damaged = new ArrayList<Transcript>();
    var models = new ArrayList<Transcript>();
    for (VariantRow variant : run.variants()) {
      if (!variant.variantId().endsWith(VariantRow.AGAIN)) {
        (variant.isDamaged() ? damaged : models).add(Transcript.of(run, variant));
      }
    }
    models.removeIf(Transcript::isEmpty);
    var dense = models.stream().filter(Transcript::isDense).findFirst();
    return of(dense, models, damaged.stream().findFirst());
  }

  /// Two models, which may be of two runs.
  ///
  /// @param damaged the first one's damaged copy; absent where there is none
  public static Capability of(Transcript before, Transcript after, Optional<Transcript> damaged) {
    return of(Optional.of(before), List.of(before, after), damaged);
  }

  private static Capability of(
      Optional<Transcript> dense, List<Transcript> models, Optional<Transcript> damaged) {
    var benchmarks = new ArrayList<BenchmarkFinding>();
    for (Sitting exam : exams(models)) {
      benchmarks.add(benchmark(exam, dense, models, damaged));
    }
    var texts = new ArrayList<TextFinding>();
    for (ReadText text : texts(models)) {
      texts.add(text(text, dense, models));
    }
    return new Capability(benchmarks, texts);
  }

  public boolean isEmpty() {
    return benchmarks.isEmpty() && texts.isEmpty();
  }

  private static List<Sitting> exams(List<Transcript> models) {
    var exams = new ArrayList<Sitting>();
    for (Transcript model : models) {
      for (Sitting sitting : model.sittings()) {
        if (exams.stream().noneMatch(sitting::isSameExam)) {
          exams.add(sitting);
        }
      }
    }
    exams.sort(java.util.Comparator.comparingInt(exam -> exam.tasks().getFirst().ordinal()));
    return exams;
  }

  private static List<ReadText> texts(List<Transcript> models) {
    var texts = new ArrayList<ReadText>();
    for (Transcript model : models) {
      for (ReadText text : model.texts()) {
        if (texts.stream().noneMatch(text::isSameText)) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  private static BenchmarkFinding benchmark(
      Sitting exam,
      Optional<Transcript> dense,
      List<Transcript> models,
      Optional<Transcript> damaged) {
    var results = new ArrayList<BenchmarkFinding.Model>();
    for (Transcript model : models) {
      model.sitting(exam).ifPresent(sitting -> results.add(result(exam, dense, model, sitting)));
    }
    var sensitivity =
        dense.flatMap(first ->
            first
                .sitting(exam)
                .map(own ->
                    Sensitivity.of(
                        own.mean(),
                        own.chance(),
                        damaged.flatMap(copy -> first.changeTo(copy, exam)))));
    return new BenchmarkFinding(
        exam.benchmark(),
        exam.metric(),
        exam.rule(),
        exam.note(),
        exam.chance(),
        sensitivity,
        results);
  }

  private static BenchmarkFinding.Model result(
      Sitting exam, Optional<Transcript> dense, Transcript model, Sitting sitting) {
    return new BenchmarkFinding.Model(
        model.variant().variantId(),
        model.variant().label(),
        sitting.mean(),
        sitting.questions(),
        sitting.unanswered(),
        sitting.cut(),
        dense
            .filter(first -> !first.isSameModel(model))
            .flatMap(first -> first.changeTo(model, exam)));
  }

  private static TextFinding text(
      ReadText text, Optional<Transcript> dense, List<Transcript> models) {
    var results = new ArrayList<TextFinding.Model>();
    for (Transcript model : models) {
      var own = model.text(text);
      if (own.isPresent()) {
        results.add(
            result(own.get(), model, dense.filter(first -> !first.isSameModel(model)), text));
      }
    }
    return new TextFinding(
        text.row().textId(), text.row().windowTokens(), text.row().rule(), results);
  }

  private static TextFinding.Model result(
      ReadText own, Transcript model, Optional<Transcript> dense, ReadText text) {
    var before = dense.flatMap(first -> first.text(text));
    return new TextFinding.Model(
        model.variant().variantId(),
        model.variant().label(),
        Math.exp(own.natsPerToken()),
        own.row().tokens(),
        own.windows().size(),
        before
            .map(first -> OptionalDouble.of(Math.exp(own.natsPerToken() - first.natsPerToken())))
            .orElse(OptionalDouble.empty()),
        before.flatMap(first ->
            first.ratioInterval(
                own, dense.orElseThrow().random(model, "text " + text.row().textId()))));
  }
}
