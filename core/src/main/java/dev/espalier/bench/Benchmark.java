package dev.espalier.bench;

import static dev.espalier.bench.Shots.Drawing.DRAWN;
import static dev.espalier.bench.Shots.Drawing.DRAWN_OTHERS;
import static dev.espalier.bench.Shots.Drawing.FIRST;
import static dev.espalier.bench.Shots.Drawing.NONE;
import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The benchmarks, by the names of lm-evaluation-harness: a new one is a line here, its [Task] and
/// its test.
///
/// Definitions are those of version 0.4.13. Files are looked for under these names in the folder of
/// the data; what stands in one decides its form.
public enum Benchmark {
  ARC_CHALLENGE(
      new Arc(),
      new Design(25, 25, DRAWN, Metric.ACC_NORM),
      new Files(
          "arc/arc_challenge.jsonl arc_challenge.jsonl ARC-Challenge/ARC-Challenge-Test.jsonl"
              + " ARC-Challenge-Test.jsonl ARC-Challenge/test-00000-of-00001.parquet",
          "ARC-Challenge/ARC-Challenge-Train.jsonl ARC-Challenge-Train.jsonl"
              + " ARC-Challenge/train-00000-of-00001.parquet arc/arc_challenge_train.jsonl")),
  ARC_EASY(
      new Arc(),
      new Design(25, 25, DRAWN, Metric.ACC_NORM),
      new Files(
          "arc/arc_easy.jsonl arc_easy.jsonl ARC-Easy/ARC-Easy-Test.jsonl ARC-Easy-Test.jsonl"
              + " ARC-Easy/test-00000-of-00001.parquet",
          "ARC-Easy/ARC-Easy-Train.jsonl ARC-Easy-Train.jsonl"
              + " ARC-Easy/train-00000-of-00001.parquet arc/arc_easy_train.jsonl")),
  HELLASWAG(
      new HellaSwag(),
      new Design(10, 5, DRAWN_OTHERS, Metric.ACC_NORM),
      new Files(
          "hellaswag/hellaswag_val.jsonl hellaswag_val.jsonl hellaswag/hellaswag_val_full.txt"
              + " hellaswag_val_full.txt hellaswag/data/validation-00000-of-00001.parquet"
              + " hellaswag/validation-00000-of-00001.parquet",
          "hellaswag/hellaswag_train.jsonl hellaswag_train.jsonl"
              + " hellaswag/data/train-00000-of-00001.parquet"
              + " hellaswag/train-00000-of-00001.parquet")),
  MMLU(
      new Mmlu(),
      new Design(5, 0, FIRST, Metric.ACC),
      new Files(
          "mmlu/test/{}_test.csv test/{}_test.csv mmlu/{}/test-00000-of-00001.parquet"
              + " {}/test-00000-of-00001.parquet",
          "mmlu/dev/{}_dev.csv dev/{}_dev.csv mmlu/{}/dev-00000-of-00001.parquet"
              + " {}/dev-00000-of-00001.parquet")),
  TRUTHFULQA_MC1(TruthfulQa.MC1, Design.alone(Metric.ACC), Files.TRUTHFULQA),
  TRUTHFULQA_MC2(TruthfulQa.MC2, Design.alone(Metric.ACC), Files.TRUTHFULQA),
  WINOGRANDE(
      new Winogrande(),
      new Design(5, 5, DRAWN_OTHERS, Metric.ACC),
      new Files(
          "winogrande/winogrande.jsonl winogrande.jsonl winogrande/dev.jsonl"
              + " winogrande_1.1/dev.jsonl winogrande_xl/validation-00000-of-00001.parquet",
          "winogrande/train_xl.jsonl winogrande_1.1/train_xl.jsonl"
              + " winogrande_xl/train-00000-of-00001.parquet")),
  GSM8K(
      new Gsm8k(),
      new Design(5, 5, DRAWN, Metric.EXACT_STRICT),
      new Files(
          "gsm8k/test.jsonl gsm8k/main/test-00000-of-00001.parquet"
              + " main/test-00000-of-00001.parquet",
          "gsm8k/train.jsonl gsm8k/main/train-00000-of-00001.parquet"
              + " main/train-00000-of-00001.parquet")),
  ALTQA(
      new AltQa(),
      Design.alone(Metric.EXACT_DIGITS),
      new Files(
          "altqa/2k.jsonl altqa/2k.parquet altqa.jsonl altqa.json"
              + " altqa/data/2k-00000-of-00001.parquet data/2k-00000-of-00001.parquet",
          ""));

  /// How many examples stand before a question.
  ///
  /// @param leaderboardShots on the Open LLM Leaderboard, version 1
  /// @param authorsShots in the paper's `evaluate.py`
  /// @param drawing which they are
  /// @param metric the one that counts: the leaderboard's, or the paper's
  record Design(int leaderboardShots, int authorsShots, Shots.Drawing drawing, Metric metric) {
    /// The prompt has its examples in it, or wants none, and takes no others.
    static Design alone(Metric metric) {
      return new Design(0, 0, NONE, metric);
    }
  }

  /// Where the questions and the examples may lie below a folder, by preference; `{}` stands for a
  /// subject.
  record Files(List<String> questions, List<String> examples) {
    static final Files TRUTHFULQA =
        new Files(
            "truthfulqa/mc_task.json mc_task.json"
                + " multiple_choice/validation-00000-of-00001.parquet"
                + " truthfulqa/multiple_choice/validation-00000-of-00001.parquet",
            "");

    Files(String questions, String examples) {
      this(words(questions), words(examples));
    }

    private static List<String> words(String text) {
      return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
  }

  private final Task task;
  private final Design design;
  private final Files files;

  Benchmark(Task task, Design design, Files files) {
    this.task = task;
    this.design = design;
    this.files = files;
  }

  /// The benchmark of that name; a name that is nearly one is told.
  public static Benchmark named(String name) {
    return named(name, List.of());
  }

  /// The same where a list of tasks may name `others`, too.
  public static Benchmark named(String name, List<String> others) {
    var known = new ArrayList<String>();
    for (Benchmark benchmark : values()) {
      if (benchmark.label().equals(name)) {
        return benchmark;
      }
      known.add(benchmark.label());
    }
    known.addAll(others);
    var fault =
        EspalierException.in("--tasks")
            .found("unknown task '" + name + "'")
            .needed(known.stream().collect(joining(", ")));
    Spelling.nearest(name, known)
        .ifPresent(nearest -> fault.remedy("Did you mean '" + nearest + "'?"));
    throw fault.fault();
  }

  /// The name that lm-evaluation-harness gives it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The examples before each question on the Open LLM Leaderboard.
  public int leaderboardShots() {
    return design.leaderboardShots();
  }

  /// The examples before each question in the paper's code.
  public int authorsShots() {
    return design.authorsShots();
  }

  /// Whether another number of examples can be asked for.
  public boolean takesShots() {
    return design.drawing() != NONE;
  }

  /// The metric that counts: the leaderboard's, or the paper's.
  public Metric metric() {
    return design.metric();
  }

  Task task() {
    return task;
  }

  Shots.Drawing drawing() {
    return design.drawing();
  }

  Files files() {
    return files;
  }
}
