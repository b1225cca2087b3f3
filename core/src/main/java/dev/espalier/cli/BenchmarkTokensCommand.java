package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.Generator;
import dev.espalier.engine.Outcome;
import dev.espalier.engine.Sampling;
import dev.espalier.model.Backend;
import dev.espalier.model.load.CheckpointSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier benchmark tokens`: prompts of token ids, continued; what the scripts below
/// `benchmarks/` compare with another engine's tokens and time.
@Command(
    name = "tokens",
    description =
        "Continues prompts of token ids, always by the likeliest token, and writes the new ids; the"
            + " prompts are a file of 'espalier suite tokens'. Says how long it took, the opening of the"
            + " model left out. To compare engines: see benchmarks/README.md.")
final class BenchmarkTokensCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final BatchOptions batching = new BatchOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      required = true,
      description = "The prompts: a JSON object a line, {\"id\": PROMPT, \"ids\": [...]}.")
  private Path ids = Path.of("");

  @Option(
      names = "--new",
      paramLabel = "N",
      description = "Tokens to write for each prompt at most. Default: ${DEFAULT-VALUE}.")
  private int newTokens = 128;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description =
          "The file to write, a line for each prompt as it ends: its id, the new ids without the end"
              + " token, why it stopped, and at how many steps two tokens were nearly as good. What"
              + " the file held is lost.")
  private Path out = Path.of("");

  private final Surroundings surroundings;

  BenchmarkTokensCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// A line of the file.
  ///
  /// @param stop `end` where the model wrote an end token, `length` where it was cut
  record Written(String id, List<Integer> ids, String stop, int nearTies) {}

  /// A line of the file for a prompt that could not be continued.
  record Failed(String id, String failed) {}

  /// What `--json` prints.
  ///
  /// @param promptTokens tokens of all prompts, however often they share them
  /// @param newTokens tokens written; an end token is one of them, for it was computed
  /// @param nearTies steps at which two tokens were nearly as good
  /// @param seconds from the first prompt to the last answer
  record Result(
      String model,
      String dtype,
      int threads,
      String backend,
      String batches,
      Set<Integer> endIds,
      int maxNewTokens,
      int prompts,
      int failed,
      long promptTokens,
      long newTokens,
      long nearTies,
      double seconds) {}

  @Override
  public Integer call() {
    if (newTokens < 1) {
      throw EspalierException.in("--new")
          .found(Integer.toString(newTokens))
          .needed("at least 1")
          .fault();
    }
    var computing = compute.on(Hardware.ofThisMachine());
    Backend.useThreads(compute.threads());
    computing.tell(output);
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    try (var source = CheckpointSource.open(path)) {
      var prompts = TokenPrompts.read(ids, source.config().vocabulary());
      try (var lines = JsonLines.create(out);
          var loaded = source.loadModel(computing.dtype(), computing.device())) {
        var plan = batching.plan(loaded);
        var generator = new Generator(loaded, source.endIds(), plan);
        tell(
            source,
            new Setting(loaded.dtypeLabel(), plan),
            prompts,
            write(generator, prompts, lines));
      }
    }
    return ExitCode.DONE;
  }

  /// Sums over the lines of a file, while it is written.
  private static final class Sums {
    private int failed;
    private long newTokens;
    private long nearTies;
    private long nanos;
  }

  /// What the times depend on beside the model and the machine.
  private record Setting(String dtype, BatchPlan plan) {}

  private Sums write(Generator generator, List<GenerationRequest> prompts, JsonLines lines) {
    var sums = new Sums();
    try (var task = output.progress().begin("prompts", prompts.size())) {
      long start = surroundings.nanoClock().getAsLong();
      generator.generate(
          prompts,
          Sampling.greedy(newTokens),
          outcome -> {
            lines.write(line(outcome, sums));
            task.advance(1);
          },
          _ -> {});
      sums.nanos = surroundings.nanoClock().getAsLong() - start;
    }
    return sums;
  }

  private static Record line(Outcome outcome, Sums sums) {
    return switch (outcome) {
      case Outcome.Completed completed -> {
        boolean hasEnded = completed.stop() == Outcome.StopReason.END;
        sums.newTokens += completed.newIds().size() + (hasEnded ? 1 : 0);
        sums.nearTies += completed.nearTies();
        yield new Written(
            completed.id(),
            completed.newIds(),
            completed.stop().name().toLowerCase(Locale.ROOT),
            completed.nearTies());
      }
      case Outcome.Failed failed -> {
        sums.failed++;
        yield new Failed(failed.id(), failed.reason());
      }
    };
  }

  private void tell(
      CheckpointSource source, Setting setting, List<GenerationRequest> prompts, Sums sums) {
    long promptTokens = prompts.stream().mapToLong(prompt -> prompt.promptIds().size()).sum();
    double seconds = sums.nanos / 1e9;
    output.say(
        String.format(
            Locale.ROOT,
            "%s: %d prompts of %d tokens, %d failed; %d new tokens in %.1f s: %.1f tokens/s, %.3f s a"
                + " prompt; %d near ties",
            source.name(),
            prompts.size(),
            promptTokens,
            sums.failed,
            sums.newTokens,
            seconds,
            sums.newTokens / seconds,
            seconds / prompts.size(),
            sums.nearTies));
    output.result(
        new Result(
            source.name(),
            setting.dtype(),
            compute.threads(),
            Backend.description(),
            setting.plan().describe(),
            new TreeSet<>(source.endIds()),
            newTokens,
            prompts.size(),
            sums.failed,
            promptTokens,
            sums.newTokens,
            sums.nearTies,
            seconds));
  }
}
