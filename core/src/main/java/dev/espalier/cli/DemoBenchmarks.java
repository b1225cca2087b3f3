package dev.espalier.cli;

import dev.espalier.Progress;
import dev.espalier.bench.Benchmark;
import dev.espalier.bench.BenchmarkData;
import dev.espalier.bench.Exam;
import dev.espalier.bench.ExaminationPlan;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.BenchmarkMeasurement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The benchmarks of the demo: a few questions without examples, of those that were fetched.
record DemoBenchmarks(List<Exam> exams) {
  private static final List<Benchmark> TASKS =
      List.of(Benchmark.ARC_EASY, Benchmark.HELLASWAG, Benchmark.WINOGRANDE);

  private static final ExaminationPlan PLAN =
      new ExaminationPlan(0, 80, ExaminationPlan.HARNESS_SEED, ExaminationPlan.Form.PLAIN);

  /// Those whose data is in `folder`, which need not exist.
  static DemoBenchmarks in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new DemoBenchmarks(List.of());
    }
    var data = BenchmarkData.at(folder);
    return new DemoBenchmarks(
        TASKS.stream()
            .filter(data::has)
            .map(task -> (Exam) new Exam.Published(task, data))
            .toList());
  }

  /// Examines a model, into the run.
  void sit(
      RunStore run, VariantRow row, Checkpoint checkpoint, BatchPlan batches, Progress progress) {
    var model = checkpoint.model();
    var candidate =
        new BenchmarkMeasurement.Candidate(
            checkpoint.source(),
            model,
            checkpoint.tokenizer(),
            () -> Optional.of(checkpoint.format()));
    for (int i = 0; i < exams.size(); i++) {
      var examinee = BenchmarkMeasurement.examinee(candidate, batches, model.config().context());
      var sitting = new BenchmarkMeasurement.Sitting(examinee, exams.get(i), PLAN);
      BenchmarkMeasurement.complete(run, row, sitting, i, progress);
    }
  }
}
