package dev.espalier.bench;

import static dev.espalier.bench.Shots.Drawing.DRAWN;
import static dev.espalier.bench.Shots.Drawing.DRAWN_OTHERS;
import static dev.espalier.bench.Shots.Drawing.FIRST;
import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.util.Arrays;
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
      new Design(25, 25, DRAWN),
      new Files(
          "arc/arc_challenge.jsonl arc_challenge.jsonl ARC-Challenge/ARC-Challenge-Test.jsonl"
              + " ARC-Challenge-Test.jsonl ARC-Challenge/test-00000-of-00001.parquet",
          "ARC-Challenge/ARC-Challenge-Train.jsonl ARC-Challenge-Train.jsonl"
              + " ARC-Challenge/train-00000-of-00001.parquet arc/arc_challenge_train.jsonl")),
  ARC_EASY(
      new Arc(),
      new Design(25, 25, DRAWN),
      new Files(
          "arc/arc_easy.jsonl arc_easy.jsonl ARC-Easy/ARC-Easy-Test.jsonl ARC-Easy-Test.jsonl"
              + " ARC-Easy/test-00000-of-00001.parquet",
          "ARC-Easy/ARC-Easy-Train.jsonl ARC-Easy-Train.jsonl"
              + " ARC-Easy/train-00000-of-00001.parquet arc/arc_easy_train.jsonl")),
  HELLASWAG(
      new HellaSwag(),
      new Design(10, 5, DRAWN_OTHERS),
      new Files(
          "hellaswag/hellaswag_val.jsonl hellaswag_val.jsonl hellaswag/hellaswag_val_full.txt"
              + " hellaswag_val_full.txt hellaswag/validation-00000-of-00001.parquet",
          "hellaswag/hellaswag_train.jsonl hellaswag_train.jsonl"
              + " hellaswag/train-00000-of-00001.parquet")),
  MMLU(
      new Mmlu(),
      new Design(5, 0, FIRST),
      new Files(
          "mmlu/test/{}_test.csv test/{}_test.csv mmlu/{}/test-00000-of-00001.parquet"
              + " {}/test-00000-of-00001.parquet",
          "mmlu/dev/{}_dev.csv dev/{}_dev.csv mmlu/{}/dev-00000-of-00001.parquet"
              + " {}/dev-00000-of-00001.parquet")),
  TRUTHFULQA_MC1(TruthfulQa.MC1, Design.NO_EXAMPLES, Files.TRUTHFULQA),
  TRUTHFULQA_MC2(TruthfulQa.MC2, Design.NO_EXAMPLES, Files.TRUTHFULQA),
  WINOGRANDE(
      new Winogrande(),
      new Design(5, 5, DRAWN_OTHERS),
      new Files(
          "winogrande/winogrande.jsonl winogrande.jsonl winogrande/dev.jsonl"
              + " winogrande_1.1/dev.jsonl winogrande_xl/validation-00000-of-00001.parquet",
          "winogrande/train_xl.jsonl winogrande_1.1/train_xl.jsonl"
              + " winogrande_xl/train-00000-of-00001.parquet")),
  GSM8K(
      new Gsm8k(),
      new Design(5, 5, DRAWN),
      new Files(
          "gsm8k/test.jsonl gsm8k/main/test-00000-of-00001.parquet"
              + " main/test-00000-of-00001.parquet",
          "gsm8k/train.jsonl gsm8k/main/train-00000-of-00001.parquet"
              + " main/train-00000-of-00001.parquet")),
  ALTQA(
      new AltQa(),
      Design.NO_EXAMPLES,
      new Files(
          "altqa/2k.jsonl altqa/2k.parquet altqa.jsonl altqa.json"
              + " altqa/data/2k-00000-of-00001.parquet data/2k-00000-of-00001.parquet",
          ""));

  /// How many examples stand before a question.
  ///
  /// @param leaderboardShots on the Open LLM Leaderboard, version 1
  /// @param authorsShots in the paper's `evaluate.py`
  /// @param drawing which they are
  record Design(int leaderboardShots, int authorsShots, Shots.Drawing drawing) {
    /// The prompt has its examples in it, or wants none, and takes no others.
    static final Design NO_EXAMPLES = new Design(0, 0, FIRST);
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
    var known = Arrays.stream(values()).map(Benchmark::label).toList();
    int at = known.indexOf(name);
    if (at >= 0) {
      return values()[at];
    }
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
    return !design.equals(Design.NO_EXAMPLES);
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
