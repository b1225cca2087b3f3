package dev.espalier.report;

import com.github.freva.asciitable.ColumnData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Refusals as plain text: every model's answer to every question that was asked, the questions set
/// between the rows of one table, so that all numbers stand under each other.
final class QuestionTable {
  /// Rows of the head: names and a rule.
  private static final int HEAD_ROWS = 2;

  private static final String INDENT = " ";

  private final Results results;
  private final Typography type = Typography.PLAIN;
  private final List<Line> lines = new ArrayList<>();

  private QuestionTable(Results results) {
    this.results = results;
  }

  /// One model's answer to one question.
  private record Line(
      String question, String label, int count, String estimate, Optional<Change> change) {}

  static String of(Results results) {
    var table = new QuestionTable(results);
    for (var asked : Asked.values()) {
      table.slice(Slice.harmful(asked));
      table.slice(Slice.harmless(asked));
      if (results.leadingDiscrimination().filter(asked::equals).isPresent()) {
        table.discrimination(asked); // the page has the other too
      }
    }
    return table.text();
  }

  private String text() {
    boolean isCompared = lines.stream().anyMatch(line -> line.change.isPresent());
    var columns = new ArrayList<ColumnData<Line>>();
    columns.add(
        TerminalTable.label(
            "", INDENT.length() + TerminalTable.LONGEST_LABEL, line -> INDENT + line.label));
    columns.add(TerminalTable.number("n", line -> type.count(line.count)));
    columns.add(TerminalTable.number("refused", Line::estimate));
    if (isCompared) {
      columns.add(TerminalTable.number("change", this::change));
      columns.add(TerminalTable.number("p", this::pValue));
    }
    var rows = TerminalTable.table(lines, columns).lines().toList();
    var text = new ArrayList<>(rows.subList(0, HEAD_ROWS));
    String question = "";
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).question.equals(question)) {
        question = lines.get(i).question;
        text.add(question);
      }
      text.add(rows.get(HEAD_ROWS + i));
    }
    text.add(
        "n: judged answers"
            + (results.discriminations().isEmpty() ? "" : ", or pairs of a task and its twin"));
    if (isCompared) {
      text.add(
          "change: points to dense, mean over tasks with 95 % t interval; p: sign-flip test,"
              + " Holm-adjusted");
    }
    text.addAll(Absences.of(results));
    return String.join("\n", text);
  }

  private void slice(Slice slice) {
    if (!results.has(slice)) {
      return;
    }
    for (var variant : results.variants()) {
      lines.add(
          new Line(
              question(slice),
              type.name(variant.variant().label()),
              variant.tally(slice).answers(),
              variant.slice(slice).map(QuestionTable::rate).orElse(type.absent()),
              results.comparison(variant.id(), slice).map(Comparison::change)));
    }
  }

  private String question(Slice slice) {
    var borrowed = results.borrowed(slice);
    return "%s: %s%s"
        .formatted(
            Wording.slice(slice),
            Wording.question(slice),
            borrowed.isEmpty() ? "" : ", " + Wording.borrowed(borrowed, type));
  }

  private void discrimination(Asked asked) {
    for (var d : results.discriminations(asked)) {
      lines.add(
          new Line(
              "harmful minus harmless twins, %s: discrimination".formatted(Wording.asked(asked)),
              type.name(results.variant(d.variantId()).orElseThrow().variant().label()),
              d.pairs(),
              difference(d.estimate()),
              d.change()));
    }
  }

  /// A rate in percent with its interval.
  static String rate(SliceResult result) {
    var interval = result.interval();
    return "%s [%4s, %4s]"
        .formatted(
            Typography.PLAIN.percent(result.refusalRate()),
            Typography.PLAIN.percent(interval.low()),
            Typography.PLAIN.percent(interval.high()));
  }

  private String change(Line line) {
    return line.change.map(c -> difference(c.estimate())).orElse(type.absent());
  }

  private String pValue(Line line) {
    return line.change.map(c -> type.pValue(c.adjustedP())).orElse(type.absent());
  }

  /// A difference in points with its interval.
  static String difference(Estimate estimate) {
    var type = Typography.PLAIN;
    return type.points(estimate.value())
        + estimate
            .interval()
            .map(i -> " [%5s, %5s]".formatted(type.points(i.low()), type.points(i.high())))
            .orElse(" [no spread]");
  }
}
