package dev.espalier.cli;

import dev.espalier.judge.Judge;
import dev.espalier.judge.Judges;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `--judge`, once for each judge.
@Command
final class JudgeOption {
  @Option(
      names = "--judge",
      paramLabel = "NAME",
      description =
          "A judge from 'espalier judge list', or the file of a trained one (*.judge.json); repeat it"
              + " for several. Default: all of the list.")
  private List<String> names = new ArrayList<>();

  /// The judges asked for, in that order; all of them where none was.
  List<Judge> judges() {
    return names.isEmpty() ? Judges.all() : names.stream().distinct().map(Judges::named).toList();
  }
}
