package dev.espalier.report;

import com.github.freva.asciitable.ColumnData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The judges side by side as plain text, on the harmful slice that leads: a finding that only one
/// of them has is a fact about it.
final class JudgesTable {
  /// The longest of our names, with a blank on each side.
  private static final int LONGEST_JUDGE = 30;

  private static final Typography TYPE = Typography.PLAIN;

  private JudgesTable() {}

  /// One judge's reading of one model.
  private record Line(
      String label, String judge, Optional<SliceResult> result, Optional<Estimate> change) {}

  /// The table with its title, ending with an empty line; nothing where one judge has read the run,
  /// or no harmful prompt was asked.
  static String of(Results results) {
    var leading = results.leading();
    if (results.judges().size() < 2 || leading.isEmpty()) {
      return "";
    }
    var lines = lines(results, leading.get());
    var columns = new ArrayList<ColumnData<Line>>();
    columns.add(TerminalTable.label("model", TerminalTable.LONGEST_LABEL, Line::label));
    columns.add(TerminalTable.label("judge", LONGEST_JUDGE, Line::judge));
    columns.add(
        TerminalTable.number(
            "refused", line -> line.result.map(QuestionTable::rate).orElse(TYPE.absent())));
    if (lines.stream().anyMatch(line -> line.change.isPresent())) {
      columns.add(
          TerminalTable.number(
              "change", line -> line.change.map(QuestionTable::difference).orElse(TYPE.absent())));
    }
    return "The same answers by each judge: %s\n%s\n\n"
        .formatted(Wording.slice(leading.get()), TerminalTable.table(lines, columns));
  }

  private static List<Line> lines(Results results, Slice slice) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < results.variants().size(); i++) {
      var label = TYPE.name(results.variants().get(i).variant().label());
      for (var judge : results.judges()) {
        var reading = judge.variants().get(i);
        lines.add(
            new Line(
                judge.equals(results.judges().getFirst()) ? label : "",
                TYPE.name(judge.judge()),
                reading.slice(slice),
                reading.change()));
      }
    }
    return lines;
  }
}
