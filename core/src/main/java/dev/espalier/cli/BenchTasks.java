package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.Benchmark;
import dev.espalier.bench.BenchmarkData;
import dev.espalier.bench.Exam;
import dev.espalier.bench.WikiText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// The options that say what a model is examined in: a mixin.
final class BenchTasks {
  @Option(
      names = "--tasks",
      paramLabel = "A,B",
      split = ",",
      description =
          "arc_challenge, arc_easy, hellaswag, mmlu, truthfulqa_mc1, truthfulqa_mc2, winogrande,"
              + " gsm8k, altqa; and wikitext, the perplexity of WikiText-2 as the paper's authors take"
              + " it.")
  private List<String> tasks = List.of();

  @Option(
      names = "--own",
      paramLabel = "FILE",
      split = ",",
      description =
          "Questions of your own, JSON lines: question, choices and answer (the right choice's place"
              + " from 0, its text or its letter), or question and answer alone for an exact match.")
  private List<Path> own = List.of();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      split = ",",
      description =
          "The folders in which the tasks' files lie by their usual names, the first that has one"
              + " counting, or the file of the one task that is asked. Default: what 'espalier bench"
              + " fetch' brought.")
  private List<Path> data = List.of();

  /// What was asked for.
  ///
  /// @param exams in the order of the command line, the user's own last
  /// @param wikiText the text, where its perplexity is asked for
  record Asked(List<Exam> exams, Optional<String> wikiText) {
    Asked {
      exams = List.copyOf(exams);
    }

    /// The names of all.
    List<String> names() {
      return Stream.concat(
              exams.stream().map(Exam::label), wikiText.stream().map(_ -> WikiText.TASK))
          .toList();
    }
  }

  /// All of it, its names and files checked.
  Asked asked(Path fetched) {
    if (tasks.isEmpty() && own.isEmpty()) {
      throw EspalierException.in("--tasks")
          .found("not given")
          .needed("a task, such as arc_challenge, or --own")
          .fault();
    }
    var benchmarks = new ArrayList<Benchmark>();
    boolean isWikiText = false;
    for (String task : tasks) {
      String name = task.strip();
      if (name.equals(WikiText.TASK)) {
        isWikiText = true;
      } else {
        benchmarks.add(Benchmark.named(name, List.of(WikiText.TASK)));
      }
    }
    var exams = new ArrayList<Exam>();
    Optional<String> text = Optional.empty();
    if (!tasks.isEmpty()) {
      var files = BenchmarkData.at(data.isEmpty() ? List.of(present(fetched)) : data);
      benchmarks.forEach(benchmark -> exams.add(new Exam.Published(benchmark, files)));
      text = isWikiText ? Optional.of(files.wikiText()) : Optional.empty();
    }
    own.forEach(file -> exams.add(Exam.own(file)));
    return new Asked(exams, text);
  }

  private Path present(Path fetched) {
    if (!Files.isDirectory(fetched)) {
      throw EspalierException.in("--data")
          .found("not given, and nothing was fetched")
          .needed("the folder of the tasks' files")
          .remedy("Or run: espalier bench fetch " + String.join(" ", tasks))
          .fault();
    }
    return fetched;
  }
}
