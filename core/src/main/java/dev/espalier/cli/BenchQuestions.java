package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.Benchmark;
import dev.espalier.bench.BenchmarkData;
import dev.espalier.bench.Exam;
import dev.espalier.bench.ExaminationPlan;
import dev.espalier.study.PerplexityMeasurement;
import dev.espalier.study.Protocol;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how many questions are put to a model, and how: a mixin.
final class BenchQuestions {
  @Option(
      names = "--limit",
      paramLabel = "N",
      split = ",",
      description =
          "The first N questions of each task, or of each subject of MMLU, and windows of wikitext."
              + " TASK=N is for that task alone, as in 80,mmlu=2. Default: all.")
  private List<String> limits = List.of();

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

  /// Refuses numbers that make no sense.
  void check() {
    limit("");
    atLeast("--shots", shots, 0);
    atLeast("--max-length", maxLength, 2);
  }

  /// How `exam` is put; a user's own set has no examples unless they are asked for.
  ExaminationPlan plan(Exam exam, Protocol protocol) {
    int usual =
        switch (exam) {
          case Exam.Published(Benchmark benchmark, BenchmarkData _) ->
              switch (protocol) {
                case CORRECTED -> benchmark.leaderboardShots();
                case PAPER -> benchmark.authorsShots();
              };
          case Exam.Own _ -> 0;
        };
    return new ExaminationPlan(
        shots == null ? usual : shots,
        limit(exam.label()).orElse(ExaminationPlan.ALL),
        seed,
        isChat ? ExaminationPlan.Form.CHAT : ExaminationPlan.Form.PLAIN);
  }

  /// What a model of that context is to read at most.
  int maxTokens(int context) {
    return maxLength == null ? context : maxLength;
  }

  /// As many windows of a text as are asked for.
  PerplexityMeasurement.Text limited(PerplexityMeasurement.Text text) {
    var limit = limit(text.id());
    return limit.isPresent() ? text.limited(limit.getAsInt()) : text;
  }

  /// Refuses a limit of a task that is not among `tasks`.
  void checkLimits(List<String> tasks) {
    for (String limit : limits) {
      String name = limit.contains("=") ? limit.substring(0, limit.indexOf('=')).strip() : "";
      if (!name.isEmpty() && !tasks.contains(name)) {
        throw EspalierException.in("--limit")
            .found("'" + limit + "', a task that is not asked")
            .needed("one of " + String.join(", ", tasks))
            .fault();
      }
    }
  }

  /// What is asked for `task`, else for all.
  private OptionalInt limit(String task) {
    var all = OptionalInt.empty();
    var own = OptionalInt.empty();
    for (String limit : limits) {
      String name = limit.contains("=") ? limit.substring(0, limit.indexOf('=')).strip() : "";
      String number = limit.substring(limit.indexOf('=') + 1).strip();
      if (!number.matches("[1-9]\\d{0,8}")) {
        throw EspalierException.in("--limit").found(limit).needed("at least 1").fault();
      }
      var value = OptionalInt.of(Integer.parseInt(number));
      all = name.isEmpty() ? value : all;
      own = name.equals(task) ? value : own;
    }
    return own.isPresent() ? own : all;
  }

  long seed() {
    return seed;
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
