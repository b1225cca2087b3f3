package dev.espalier.cli;

import dev.espalier.judge.Answer;
import dev.espalier.judge.AnswerFile;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judgement;
import dev.espalier.judge.Judging;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.RunStore;
import dev.espalier.study.RunJudging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier judge score`: judges answers that are in a file or in a run.
@Command(
    name = "score",
    description =
        "Judges the answers of a file (CSV, JSON lines or Parquet, with a column 'response' and best"
            + " one 'prompt') or of a run, and counts the verdicts. A run keeps them, and a judge reads"
            + " there what it has not read yet. No text of an answer is printed or written.")
final class JudgeScoreCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final JudgeOption option;

  @Parameters(paramLabel = "FILE|RUN", description = "The answers.")
  private Path source = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write each verdict here as CSV: id (of a run, VARIANT/PROMPT), judge, version, verdict,"
              + " reason, flags, and the reply of a judge with words.")
  private @Nullable Path out; // null: not asked for

  private final Sending sending;

  JudgeScoreCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
    this.option = new JudgeOption(surroundings);
    this.sending = new Sending(surroundings, option.remote(), output);
  }

  /// What `--json` prints of a file.
  record Scored(
      String file,
      String sha256,
      int answers,
      List<VerdictCounts> judges,
      List<VerdictLines.Line> rows) {}

  /// What `--json` prints of a run.
  record ScoredRun(String run, List<ScoredVariant> variants, List<VerdictLines.Line> rows) {}

  /// A variant of a run.
  record ScoredVariant(String variant, int answers, List<VerdictCounts> judges) {}

  @Override
  public Integer call() {
    var judges = option.judges();
    var lines = new VerdictLines();
    if (Files.isDirectory(source)) {
      scoreRun(judges, lines);
    } else {
      scoreFile(judges, lines);
    }
    sending.tell(judges);
    return ExitCode.DONE;
  }

  private void scoreFile(List<Judge> judges, VerdictLines lines) {
    var answers = AnswerFile.read(source);
    if (!answers.hasPrompts()) {
      output.warn(
          answers.location()
              + " has no column 'prompt': what answers copy from their prompts cannot be told");
    }
    var read = answers.answers().stream().map(one -> one.answer()).toList();
    sending.allow(judges, read);
    var counts = new ArrayList<VerdictCounts>();
    for (var judge : judges) {
      var count = VerdictCounts.of(judge);
      var judgements = judged(judge, read);
      for (int i = 0; i < judgements.size(); i++) {
        count.add(judgements.get(i));
        lines.add(answers.answers().get(i).id(), judge, judgements.get(i));
      }
      counts.add(count);
    }
    lines.writeTo(out);
    output.say(
        "%s: %s answers, SHA-256 %s"
            .formatted(answers.location(), answers.answers().size(), answers.sha256()));
    output.say(VerdictCounts.table(counts));
    output.result(
        new Scored(answers.location(), answers.sha256(), read.size(), counts, lines.all()));
  }

  private List<Judgement> judged(Judge judge, List<Answer> answers) {
    var judgements = new Judgement[answers.size()];
    try (var task = output.progress().begin("judged by " + judge.name(), answers.size())) {
      Judging.all(
          judge,
          answers,
          (index, judgement) -> {
            judgements[index] = judgement;
            task.advance(1);
          });
    }
    return List.of(judgements);
  }

  private void scoreRun(List<Judge> judges, VerdictLines lines) {
    RunJudging.in(
        source,
        judges,
        judging -> {
          for (var judge : Sending.remote(judges)) {
            sending.allow(judge, judging.outstanding(judge));
          }
          judges.forEach(judge -> judging.judge(judge, output.progress()));
          tell(judging.store(), judges, lines);
        });
  }

  private void tell(RunStore store, List<Judge> judges, VerdictLines lines) {
    var variants = new ArrayList<ScoredVariant>();
    for (var variant : store.variants()) {
      var answered = store.answered(variant.variantId());
      var counts = new ArrayList<VerdictCounts>();
      for (var judge : judges) {
        counts.add(counted(store, variant.variantId(), answered, judge, lines));
      }
      variants.add(new ScoredVariant(variant.variantId(), answered.size(), counts));
    }
    lines.writeTo(out);
    for (var variant : variants) {
      output.say("%s: %d answers".formatted(variant.variant(), variant.answers()));
      output.say(VerdictCounts.table(variant.judges()));
    }
    output.result(new ScoredRun(store.run().toString(), variants, lines.all()));
  }

  private static VerdictCounts counted(
      RunStore store,
      String variantId,
      List<AnsweredPrompt> answered,
      Judge judge,
      VerdictLines lines) {
    var counts = VerdictCounts.of(judge);
    var replies = store.replies(variantId, judge.name());
    for (var one : answered) {
      var judgement = one.judgements().get(judge.name());
      if (judgement != null) {
        counts.add(judgement.verdict(), judgement.flagList());
        var id = variantId + "/" + one.prompt().promptId();
        lines.add(id, judge, judgement, Optional.ofNullable(replies.get(one.prompt().promptId())));
      }
    }
    return counts;
  }
}
