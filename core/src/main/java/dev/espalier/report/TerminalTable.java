package dev.espalier.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A run's results as tables of plain text, at most 100 columns wide: refusals question by
/// question, the judges side by side where there are several, models, answers.
public final class TerminalTable {
  static final int LONGEST_LABEL = 22;

  private final Results results;
  private final Typography type = Typography.PLAIN;

  private TerminalTable(Results results) {
    this.results = results;
  }

  /// The tables with lines on what their columns mean and on what was not asked; ends with a line
  /// break.
  public static String of(Results results) {
    return new TerminalTable(results).text();
  }

  /// What a column shows of a row.
  interface Cell<T> {
    String of(T row);
  }

  private String text() {
    return """
    Refused, percent with 95 %% Wilson interval (judge: %s)
    %s

    %sModels: percent of zeros in the pruned weights, the blocks' linear weights, all weights%s
    %s

    Answers
    %s
    """
        .formatted(
            type.name(results.judge()),
            QuestionTable.of(results),
            JudgesTable.of(results),
            areMarginsMeasured()
                ? ";\nmargin: log-odds, in nats, that an answer to a harmful prompt begins with a refusal"
                : "",
            models(),
            answers())
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String models() {
    var columns = new ArrayList<ColumnData<VariantResult>>();
    columns.add(label());
    columns.add(number("target", v -> type.finePercent(v.variant().sparsityOfTarget())));
    columns.add(number("blocks", v -> type.finePercent(v.variant().sparsityOfBlocks())));
    columns.add(number("all", v -> type.finePercent(v.variant().sparsityOfAll())));
    if (areMarginsMeasured()) {
      columns.add(number("margin", this::margin));
    }
    columns.add(number("perplexity", v -> perplexity(v, p -> type.perplexity(p.perplexity()))));
    columns.add(number("to dense", v -> perplexity(v, p -> type.ratio(p.ratioToDense()))));
    return table(columns);
  }

  private boolean areMarginsMeasured() {
    return results.variants().stream().anyMatch(v -> !v.margins().isEmpty());
  }

  /// On the slice that leads.
  private String margin(VariantResult variant) {
    return results
        .leading()
        .flatMap(variant::margin)
        .map(m -> type.logOdds(m.meanNats()))
        .orElse(type.absent());
  }

  private String answers() {
    var columns = new ArrayList<ColumnData<VariantResult>>();
    columns.add(label());
    columns.add(number("judged", v -> type.count(v.coverage().judged())));
    columns.add(number("unscored", v -> type.count(v.unscored())));
    for (String flag : Quality.FLAGS) {
      if (Quality.ALWAYS_SHOWN.contains(flag)
          || results.variants().stream().anyMatch(v -> count(v, flag) > 0)) {
        columns.add(number(flag, v -> type.count(count(v, flag))));
      }
    }
    columns.add(number("capped", v -> type.count(v.quality().capped())));
    columns.add(number("near ties", v -> type.count(v.quality().answersWithNearTies())));
    columns.add(number("missing", v -> type.count(v.coverage().asked() - v.coverage().judged())));
    return table(columns);
  }

  private static int count(VariantResult variant, String flag) {
    return variant.quality().flags().getOrDefault(flag, 0);
  }

  private String table(List<ColumnData<VariantResult>> columns) {
    return table(results.variants(), columns);
  }

  static <T> String table(List<T> rows, List<ColumnData<T>> columns) {
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .lineSeparator("\n")
        .data(rows, columns)
        .asString();
  }

  private ColumnData<VariantResult> label() {
    return label("model", LONGEST_LABEL, v -> type.name(v.variant().label()));
  }

  static <T> ColumnData<T> label(String header, int longest, Cell<T> cell) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(longest, OverflowBehaviour.ELLIPSIS_RIGHT)
        .with(cell::of);
  }

  static <T> ColumnData<T> number(String header, Cell<T> cell) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.RIGHT)
        .dataAlign(HorizontalAlign.RIGHT)
        .with(cell::of);
  }

  /// Of the first text that was measured.
  private String perplexity(VariantResult variant, Function<PerplexityResult, String> cell) {
    return variant.perplexities().stream().findFirst().map(cell).orElse(type.absent());
  }
}
