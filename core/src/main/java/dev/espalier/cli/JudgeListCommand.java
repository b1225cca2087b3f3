package dev.espalier.cli;

import dev.espalier.judge.Judge;
import dev.espalier.judge.JudgeCard;
import dev.espalier.judge.Judges;
import dev.espalier.judge.RemoteJudge;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `espalier judge list`: the judges, where their rules come from, and what they count as what.
@Command(
    name = "list",
    description = "Lists the judges: their sources, and which finding becomes which verdict.")
final class JudgeListCommand implements Callable<Integer> {
  @Mixin private final Output output;

  JudgeListCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
  }

  /// A judge, as `--json` prints it.
  record Line(
      String name, String version, String source, String tunedOn, Map<String, String> mapping) {}

  @Override
  public Integer call() {
    var cards = new ArrayList<>(Judges.all().stream().map(Judge::card).toList());
    cards.add(RemoteJudge.anyModel());
    for (var card : cards) {
      output.say(card.name() + "  " + card.version());
      output.say("  from: " + card.source());
      if (!card.tunedOn().isEmpty()) {
        output.say("  tuned on: " + card.tunedOn());
      }
      card.readings()
          .forEach(
              reading -> output.say("  " + reading.verdict().label() + ": " + reading.finding()));
    }
    output.result(cards.stream().map(JudgeListCommand::line).toList());
    return ExitCode.DONE;
  }

  private static Line line(JudgeCard card) {
    return new Line(card.name(), card.version(), card.source(), card.tunedOn(), card.mapping());
  }
}
