package dev.espalier.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.espalier.EspalierException;
import dev.espalier.engine.BatchPlan.Sharing;
import dev.espalier.engine.EngineBenchmark;
import dev.espalier.model.Backend;
import dev.espalier.model.load.CheckpointSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `espalier benchmark engine`: tokens per second beside what the machine could do.
@Command(
    name = "engine",
    description =
        "Measures the matrix products and the memory bandwidth that a model could use here, then"
            + " decoding and reading prompts, each as a share of its ceiling. Let nothing else run.")
final class BenchmarkEngineCommand implements Callable<Integer> {
  private static final int PREFIX = 400;
  private static final List<Integer> ROWS = List.of(1, 16, 64, 128, 256);
  private static final int LEAST_CONTEXT = 1024;
  private static final List<Integer> PROMPTS = List.of(512, 2048);

  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  private final Surroundings surroundings;

  BenchmarkEngineCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// One figure.
  ///
  /// @param share of the ceiling that bounds it, a fraction
  record Measured(String what, double tokensPerSecond, double share, String ceiling) {}

  /// What `--json` prints.
  record Benchmark(
      String model,
      String dtype,
      int threads,
      String backend,
      double productFlops,
      double weightBytesPerSecond,
      List<Measured> measured) {}

  @Override
  public Integer call() {
    var computing = compute.on(Hardware.ofThisMachine());
    Backend.useThreads(compute.threads());
    computing.tell(output);
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    try (var source = CheckpointSource.open(path)) {
      int context = source.config().context();
      if (context < LEAST_CONTEXT) {
        throw EspalierException.in(path)
            .found("a context of " + context + " tokens")
            .needed("at least " + LEAST_CONTEXT)
            .fault();
      }
      measure(source, computing);
    }
    return ExitCode.DONE;
  }

  private void measure(CheckpointSource source, Computing computing) {
    var prompts = PROMPTS.stream().filter(tokens -> tokens <= source.config().context()).toList();
    try (var loaded = source.loadModel(computing.dtype(), computing.device());
        var task = output.progress().begin("measurements", 2 + 2 * ROWS.size() + prompts.size())) {
      var engine = new EngineBenchmark(loaded);
      double flops = engine.productFlops();
      task.advance(1);
      double bytes = engine.weightBytesPerSecond();
      task.advance(1);
      var measured = new ArrayList<Measured>();
      long weights = loaded.parameters();
      for (int rows : ROWS) {
        for (var sharing : List.of(Sharing.PREFIXES, Sharing.NOTHING)) {
          double speed = engine.decode(rows, PREFIX, sharing);
          double read = (double) weights * loaded.dtype().bytes() * speed / bytes;
          double multiplied = 2.0 * weights * speed / flops;
          String what =
              "decode, %d row%s, %d tokens %s"
                  .formatted(
                      rows,
                      rows == 1 ? "" : "s",
                      PREFIX,
                      sharing == Sharing.PREFIXES ? "shared" : "in each row");
          measured.add(
              rows == 1
                  ? new Measured(what, speed, read, "bandwidth")
                  : new Measured(what, speed, multiplied, "products"));
          task.advance(1);
        }
      }
      for (int tokens : prompts) {
        double speed = engine.prefill(tokens);
        double share = 2.0 * engine.blockWeights() * speed / flops;
        measured.add(new Measured("prompt of " + tokens + " tokens", speed, share, "products"));
        task.advance(1);
      }
      output.say(
          "%s, %d threads: products of 512 rows %.0f GFLOP/s, weights out of memory %.1f GB/s"
              .formatted(source.name(), compute.threads(), flops / 1e9, bytes / 1e9));
      output.say(table(measured));
      output.result(
          new Benchmark(
              source.name(),
              loaded.dtypeLabel(),
              compute.threads(),
              Backend.description(),
              flops,
              bytes,
              measured));
    }
  }

  private static String table(List<Measured> measured) {
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .lineSeparator("\n")
        .data(
            measured,
            List.of(
                new Column().header("").dataAlign(HorizontalAlign.LEFT).with(Measured::what),
                new Column().header("tokens/s").with(m -> "%.0f".formatted(m.tokensPerSecond())),
                new Column()
                    .header("of its ceiling")
                    .with(m -> String.format(Locale.ROOT, "%.0f %%", 100 * m.share())),
                new Column()
                    .header("ceiling")
                    .dataAlign(HorizontalAlign.LEFT)
                    .with(Measured::ceiling)))
        .asString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n"));
  }
}
