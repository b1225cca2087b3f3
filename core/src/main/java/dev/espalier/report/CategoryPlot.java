package dev.espalier.report;

import java.awt.Dimension;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/// Refusal of harmful prompts by category, a row each, with a mark for every variant and its Wilson
/// interval.
final class CategoryPlot {
  private static final int WIDTH = 520;
  private static final int LONGEST_NAME = 24;

  private CategoryPlot() {}

  /// The drawing; absent where the suite has no categories with harmful prompts.
  static Optional<String> of(Results results) {
    var rows = rows(results);
    return rows.isEmpty() ? Optional.empty() : Optional.of(draw(results, rows));
  }

  /// The categories to show, by their place in the results.
  private static List<Integer> rows(Results results) {
    var all = results.variants().getFirst().categories();
    if (all.stream().allMatch(c -> c.category() == null)) {
      return List.of();
    }
    return IntStream.range(0, all.size())
        .filter(row ->
            results.variants().stream()
                .anyMatch(v -> v.categories().get(row).harmful().answers() > 0))
        .boxed()
        .toList();
  }

  private static String draw(Results results, List<Integer> rows) {
    var data = new XYIntervalSeriesCollection();
    var bars = Plots.errorBars();
    bars.setDrawYError(false);
    int variants = results.variants().size();
    for (int v = 0; v < variants; v++) {
      var variant = results.variants().get(v);
      var series = new XYIntervalSeries(v, false, true);
      double aside = variants == 1 ? 0 : 0.62 * (v / (variants - 1.0) - 0.5);
      for (int row = 0; row < rows.size(); row++) {
        var category = variant.categories().get(rows.get(row));
        Plots.addLevel(series, row + aside, category.harmful().refusals());
      }
      Plots.add(data, series, bars, new Plots.Look(Ink.series(v), v, false));
    }
    var names =
        rows.stream()
            .map(row -> results.variants().getFirst().categories().get(row).category())
            .map(name -> shortened(Wording.category(name)))
            .toArray(String[]::new);
    var axis = Plots.look(new SymbolAxis(null, names));
    axis.setInverted(true);
    axis.setGridBandsVisible(false);
    axis.setTickLabelPaint(Ink.TEXT.marker());
    axis.setRange(-0.5, rows.size() - 0.5);
    var plot = Plots.plot(data, Plots.percentAxis(), axis, bars);
    plot.setRangeGridlinesVisible(false);
    int height = 40 + rows.size() * Math.max(30, 14 * variants + 12);
    return Drawing.of(
        Plots.chart(plot),
        new Dimension(WIDTH, height),
        new Drawing.Words(
            "plot-category",
            "Refusal of harmful prompts by category",
            "Share of harmful prompts refused in each category by each model, with 95 % Wilson"
                + " intervals; the numbers are in the table of categories."));
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1)).strip() + "…";
  }
}
