package dev.espalier.cli;

import dev.espalier.bench.Benchmark;
import dev.espalier.bench.BenchmarkFetch;
import dev.espalier.bench.PublishedData;
import dev.espalier.bench.WikiText;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `espalier bench fetch`: brings published benchmarks into the cache.
@Command(
    name = "fetch",
    description =
        "Fetches benchmarks from where they are published into the cache, at pinned commits: resumed"
            + " where it stopped, each file checked against what the hub lists at its commit.")
final class BenchFetchCommand implements Callable<Integer> {
  @Mixin private final Output output;

  @Parameters(
      paramLabel = "TASK",
      arity = "1..*",
      description = "Names as 'espalier bench --tasks' takes them.")
  private List<String> tasks = List.of();

  private final Surroundings surroundings;

  BenchFetchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints of each task.
  record Fetched(String task, String repository, String commit, String licence, int files) {}

  @Override
  public Integer call() {
    var data = new ArrayList<PublishedData>();
    for (String task : tasks) {
      data.add(
          task.equals(WikiText.TASK)
              ? PublishedData.wikiText()
              : PublishedData.of(Benchmark.named(task, List.of(WikiText.TASK))));
    }
    var folder = CacheFolder.in(surroundings).benchmarks();
    var fetch = BenchmarkFetch.into(folder, Fetcher.of(Patience.USUAL), BenchmarkFetch.HUB);
    var fetched = new ArrayList<Fetched>();
    try (var progress = new DownloadProgress(output)) {
      for (int i = 0; i < data.size(); i++) {
        var one = data.get(i);
        int files = fetch.fetch(one, progress);
        output.say(
            "%s: %d of %d files fetched from %s at %s (%s)"
                .formatted(
                    tasks.get(i),
                    files,
                    one.files().size(),
                    one.repository(),
                    one.commit(),
                    one.licence()));
        fetched.add(
            new Fetched(tasks.get(i), one.repository(), one.commit(), one.licence(), files));
      }
    }
    output.say("Folder: " + folder);
    output.result(fetched);
    return ExitCode.DONE;
  }
}
