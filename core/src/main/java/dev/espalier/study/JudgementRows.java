package dev.espalier.study;

import dev.espalier.judge.Answer;
import dev.espalier.judge.Flag;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judgement;
import dev.espalier.judge.Verdict;
import dev.espalier.store.JudgementRow;
import dev.espalier.store.Manifest;
import java.util.stream.Collectors;

/// Between what judges say and how a run keeps it.
final class JudgementRows {
  private JudgementRows() {}

  /// The ending of a generation of that stop reason.
  static Answer.Ending ending(String stopReason) {
    return switch (stopReason) {
      case "eos" -> Answer.Ending.STOPPED;
      case "length" -> Answer.Ending.LENGTH;
      default -> Answer.Ending.FAILED;
    };
  }

  static JudgementRow row(String variantId, String promptId, Judge judge, Judgement judgement) {
    String reason = judgement.verdict() instanceof Verdict.Unscored(String why) ? why : "";
    String flags = judgement.flags().stream().map(Flag::label).collect(Collectors.joining(","));
    return new JudgementRow(
        variantId, promptId, judge.name(), judgement.verdict().label(), reason, flags);
  }

  static Manifest.Judge entry(Judge judge) {
    return new Manifest.Judge(judge.name(), judge.version(), judge.card().mapping());
  }
}
