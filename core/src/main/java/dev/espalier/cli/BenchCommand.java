package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.Benchmark;
import dev.espalier.bench.BenchmarkData;
import dev.espalier.bench.BenchmarkResult;
import dev.espalier.bench.Examination;
import dev.espalier.bench.ExaminationPlan;
import dev.espalier.model.Backend;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.study.BenchmarkMeasurement;
import dev.espalier.study.Protocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier bench`: what a model can do, by the benchmarks of lm-evaluation-harness.
@Command(
    name = "bench",
    description =
        "Examines a model on benchmarks of capability, item for item as lm-evaluation-harness does:"
            + " the same prompts, examples, answers and metrics. The data is read from local files.")
final class BenchCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final BatchOptions batching = new BatchOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();

  @Option(
      names = "--tasks",
      paramLabel = "A,B",
      split = ",",
      required = true,
      description =
          "arc_challenge, arc_easy, hellaswag, mmlu, truthfulqa_mc1, truthfulqa_mc2, winogrande,"
              + " gsm8k, altqa.")
  private List<String> tasks = List.of();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      required = true,
      description =
          "The folder in which the tasks' files lie by their usual names, or the file of the one"
              + " task that is asked.")
  private Path data = Path.of("");

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The first N questions of each task, or of each subject of MMLU. Default: all.")
  private @Nullable Integer limit; // null: all

  @Option(
      names = "--shots",
      paramLabel = "N",
      description =
          "Examples before each question. Default: as the Open LLM Leaderboard, or with --protocol"
              + " paper as the authors' code. TruthfulQA and AltQA take none.")
  private @Nullable Integer shots; // null: the task's own

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of the draw of examples. Default: ${DEFAULT-VALUE}, that of lm-evaluation-harness.")
  private long seed = ExaminationPlan.HARNESS_SEED;

  @Option(
      names = "--chat-template",
      description = "Put questions in the model's chat format; examples are messages, too.")
  private boolean isChat;

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      description =
          "What the model reads at most; longer prompts lose their beginning. Default: its context.")
  private @Nullable Integer maxLength; // null: the context

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description =
          "Write every item there, one JSON object a line: hash of its prompt, log-likelihoods,"
              + " answer, scores.")
  private @Nullable Path items; // null: items are not written

  private final Surroundings surroundings;

  BenchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    atLeast("--limit", limit, 1);
    atLeast("--shots", shots, 0);
    atLeast("--max-length", maxLength, 2);
    var rules = protocol.protocol();
    var asked = tasks.stream().map(name -> Benchmark.named(name.strip())).toList();
    var format = model.format();
    var files = BenchmarkData.at(data);
    var computing = compute.on(Hardware.ofThisMachine());
    Backend.useThreads(compute.threads());
    computing.tell(output);
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    var results = new ArrayList<BenchmarkResult>();
    try (var source = CheckpointSource.open(path);
        var tokenizer = source.loadTokenizer();
        var weights = source.loadModel(computing.dtype(), computing.device())) {
      var candidate =
          new BenchmarkMeasurement.Candidate(
              source,
              weights,
              tokenizer,
              () -> format.or(() -> rules.format(source)).or(source::chatTemplate));
      var examinee =
          BenchmarkMeasurement.examinee(
              candidate,
              batching.plan(weights),
              maxLength == null ? weights.config().context() : maxLength);
      for (Benchmark benchmark : asked) {
        var plan = plan(benchmark, rules);
        results.add(new Examination(examinee, plan).of(benchmark, files, output.progress()));
      }
      output.say("%s, %s".formatted(source.name(), weights.dtypeLabel()));
    }
    var table = BenchTable.of(results);
    output.say(table.text());
    if (items != null) {
      BenchItems.write(results, items);
    }
    output.result(table.lines());
    return ExitCode.DONE;
  }

  private ExaminationPlan plan(Benchmark benchmark, Protocol rules) {
    int usual =
        switch (rules) {
          case CORRECTED -> benchmark.leaderboardShots();
          case PAPER -> benchmark.authorsShots();
        };
    return new ExaminationPlan(
        shots == null ? usual : shots,
        limit == null ? ExaminationPlan.ALL : limit,
        seed,
        isChat ? ExaminationPlan.Form.CHAT : ExaminationPlan.Form.PLAIN);
  }

  private static void atLeast(String option, @Nullable Integer value, int least) {
    if (value != null && value < least) {
      throw EspalierException.in(option)
          .found(value.toString())
          .needed("at least " + least)
          .fault();
    }
  }
}
