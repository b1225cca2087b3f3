package dev.espalier.cli;

import dev.espalier.judge.AnswerClass;
import dev.espalier.judge.Flag;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judgement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How one judge read some answers: verdicts and flags by their words, as `--json` prints it.
record VerdictCounts(
    String judge, String version, Map<String, Integer> verdicts, Map<String, Integer> flags) {
  static VerdictCounts of(Judge judge) {
    var verdicts = new LinkedHashMap<String, Integer>();
    Arrays.stream(AnswerClass.values()).forEach(one -> verdicts.put(one.label(), 0));
    var flags = new LinkedHashMap<String, Integer>();
    Arrays.stream(Flag.values()).forEach(flag -> flags.put(flag.label(), 0));
    return new VerdictCounts(judge.name(), judge.version(), verdicts, flags);
  }

  void add(Judgement judgement) {
    add(judgement.verdict().label(), judgement.flags().stream().map(Flag::label).toList());
  }

  void add(String verdict, List<String> itsFlags) {
    verdicts.merge(verdict, 1, Integer::sum);
    itsFlags.forEach(flag -> flags.merge(flag, 1, Integer::sum));
  }

  /// A line for each judge, of at least one.
  static String table(List<VerdictCounts> judges) {
    var header = new ArrayList<>(List.of("judge"));
    header.addAll(judges.getFirst().verdicts().keySet());
    header.addAll(judges.getFirst().flags().keySet());
    var grid = new Grid(1, header);
    for (var judge : judges) {
      var row = new ArrayList<>(List.of(judge.judge()));
      judge.verdicts().values().forEach(count -> row.add("" + count));
      judge.flags().values().forEach(count -> row.add("" + count));
      grid.add(row);
    }
    return grid.toString();
  }
}
