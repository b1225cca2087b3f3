package dev.espalier.cli;

import dev.espalier.judge.Judge;
import dev.espalier.judge.Judges;
import dev.espalier.judge.RemoteJudge;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--judge`, once for each judge.
@Command
final class JudgeOption {
  @Option(
      names = "--judge",
      paramLabel = "NAME",
      description =
          "A judge from 'espalier judge list', the file of a trained one (*.judge.json), or llm:MODEL,"
              + " a language model that answers at --judge-url; repeat it for several. Default: all"
              + " of the list; with refusals, the two of --protocol, which are always there.")
  private List<String> names = new ArrayList<>();

  @Mixin private final RemoteJudgeOptions remote;

  JudgeOption(Surroundings surroundings) {
    this.remote = new RemoteJudgeOptions(surroundings);
  }

  /// The judges asked for, in that order; all of the list where none was.
  List<Judge> judges() {
    return names.isEmpty() ? Judges.all() : given();
  }

  /// The judges asked for, in that order.
  List<Judge> given() {
    return names.stream().distinct().map(this::named).toList();
  }

  RemoteJudgeOptions remote() {
    return remote;
  }

  private Judge named(String name) {
    return name.startsWith(RemoteJudge.PREFIX)
        ? remote.judge(name.substring(RemoteJudge.PREFIX.length()))
        : Judges.named(name);
  }
}
