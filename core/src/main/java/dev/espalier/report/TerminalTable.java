package dev.espalier.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A run's results as three tables of plain text, at most 100 columns wide: refusals, models,
/// answers.
public final class TerminalTable {
  private static final int LONGEST_LABEL = 22;

  private final Results results;
  private final Typography type = Typography.PLAIN;

  private TerminalTable(Results results) {
    this.results = results;
  }

  /// The tables with a line on what their columns mean; ends with a line break.
  public static String of(Results results) {
    return new TerminalTable(results).text();
  }

  /// What a column shows of a variant.
  private interface Cell {
    String of(VariantResult variant);
  }

  private String text() {
    return """
    Refused, percent with 95 %% Wilson interval (judge: %s)
    %s
    change: points to dense, mean over tasks with 95 %% t interval; p: sign-flip test, Holm-adjusted

    Models: percent of zeros in the pruned weights, the blocks' linear weights, all weights
    %s

    Answers
    %s
    """
        .formatted(type.name(results.judge()), refusals(), models(), answers())
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String refusals() {
    var columns = new ArrayList<ColumnData<VariantResult>>();
    columns.add(label());
    columns.add(number("harmful", v -> rate(v, Slice.HARMFUL)));
    if (!results.comparisons(Slice.HARMFUL).isEmpty()) {
      columns.add(number("change", v -> change(v, Slice.HARMFUL)));
      columns.add(number("p", v -> pValue(v, Slice.HARMFUL)));
    }
    if (results.has(Slice.HARMLESS)) {
      columns.add(number("harmless", v -> rate(v, Slice.HARMLESS)));
    }
    return table(columns);
  }

  private String models() {
    var columns = new ArrayList<ColumnData<VariantResult>>();
    columns.add(label());
    columns.add(number("target", v -> type.finePercent(v.variant().sparsityOfTarget())));
    columns.add(number("blocks", v -> type.finePercent(v.variant().sparsityOfBlocks())));
    columns.add(number("all", v -> type.finePercent(v.variant().sparsityOfAll())));
    columns.add(number("perplexity", v -> perplexity(v, p -> type.perplexity(p.perplexity()))));
    columns.add(number("to dense", v -> perplexity(v, p -> type.ratio(p.ratioToDense()))));
    return table(columns);
  }

  private String answers() {
    var columns = new ArrayList<ColumnData<VariantResult>>();
    columns.add(label());
    columns.add(number("judged", v -> type.count(v.coverage().judged())));
    columns.add(number("unscored", v -> type.count(v.unscored())));
    for (String flag : Quality.FLAGS) {
      columns.add(number(flag, v -> type.count(v.quality().flags().getOrDefault(flag, 0))));
    }
    columns.add(number("capped", v -> type.count(v.quality().capped())));
    columns.add(number("near ties", v -> type.count(v.quality().answersWithNearTies())));
    columns.add(number("missing", v -> type.count(v.coverage().asked() - v.coverage().judged())));
    return table(columns);
  }

  private String table(List<ColumnData<VariantResult>> columns) {
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .lineSeparator("\n")
        .data(results.variants(), columns)
        .asString();
  }

  private static ColumnData<VariantResult> label() {
    return new Column()
        .header("model")
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(LONGEST_LABEL, OverflowBehaviour.ELLIPSIS_RIGHT)
        .with(v -> Typography.PLAIN.name(v.variant().label()));
  }

  private static ColumnData<VariantResult> number(String header, Cell cell) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.RIGHT)
        .dataAlign(HorizontalAlign.RIGHT)
        .with(cell::of);
  }

  private String rate(VariantResult variant, Slice slice) {
    var refusals = variant.refusals(slice);
    return refusals
        .wilson(Results.LEVEL)
        .map(i ->
            "%s [%4s, %4s]"
                .formatted(
                    type.percent(refusals.rate()), type.percent(i.low()), type.percent(i.high())))
        .orElse(type.absent());
  }

  private String change(VariantResult variant, Slice slice) {
    return comparison(variant, slice)
        .map(c ->
            type.points(c.difference())
                + c.interval()
                    .map(i -> " [%5s, %5s]".formatted(type.points(i.low()), type.points(i.high())))
                    .orElse(" [no spread]"))
        .orElse(type.absent());
  }

  private String pValue(VariantResult variant, Slice slice) {
    return comparison(variant, slice).map(c -> type.pValue(c.adjustedP())).orElse(type.absent());
  }

  private Optional<Comparison> comparison(VariantResult variant, Slice slice) {
    return results.comparison(variant.id(), slice);
  }

  /// Of the first text that was measured.
  private String perplexity(VariantResult variant, Function<PerplexityResult, String> cell) {
    return variant.perplexities().stream().findFirst().map(cell).orElse(type.absent());
  }
}
