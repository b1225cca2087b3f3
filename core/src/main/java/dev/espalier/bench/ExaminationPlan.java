package dev.espalier.bench;

/// How a benchmark is put to a model.
///
/// @param shots examples before each question
/// @param limit questions of each task at most: the first ones
/// @param seed of the draw of examples
/// @param form plain text or a chat
public record ExaminationPlan(int shots, int limit, long seed, Form form) {
  /// No limit on questions.
  public static final int ALL = Integer.MAX_VALUE;

  /// The seed of lm-evaluation-harness (`fewshot_random_seed`).
  public static final long HARNESS_SEED = 1234;

  /// What a prompt looks like.
  public enum Form {
    /// Plain text, as the leaderboard asks.
    PLAIN,
    /// Messages in the model's chat format.
    CHAT
  }

  /// The examples before each question of `exam`, some of which take none.
  public int shots(Exam exam) {
    return switch (exam) {
      case Exam.Published(Benchmark benchmark, BenchmarkData _) ->
          benchmark.takesShots() ? shots : 0;
      case Exam.Own _ -> shots;
    };
  }

  /// How questions with `taken` examples are put, in words: answers to the same task under the same
  /// rule can be compared.
  ///
  /// @param maxTokens what the model reads at most
  public String rule(int taken, int maxTokens) {
    String examples = taken == 0 ? "no examples" : taken + " examples, seed " + seed;
    String form =
        switch (this.form) {
          case PLAIN -> "plain text";
          case CHAT -> "chat";
        };
    return "%s, %s, at most %d tokens".formatted(examples, form, maxTokens);
  }

  public ExaminationPlan {
    if (shots < 0 || limit < 1) {
      throw new IllegalArgumentException("shots " + shots + ", limit " + limit);
    }
  }
}
