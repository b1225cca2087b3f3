package dev.espalier.report;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/// Refusal rate by requested sparsity, harmful prompts and harmless twins apart, with Wilson
/// intervals. Each pruning method and target has its line, which begins at its dense model.
final class SparsityPlot {
  private static final Dimension SIZE = new Dimension(520, 330);

  private final Results results;

  private SparsityPlot(Results results) {
    this.results = results;
  }

  /// A line of the plot: one way of pruning, on one kind of prompts.
  ///
  /// @param way index of the way of pruning
  record Line(String name, Slice slice, int way) {
    int mark() {
      return 2 * way + (slice == Slice.HARMFUL ? 0 : 1);
    }

    Ink ink() {
      return slice == Slice.HARMFUL ? Ink.HARMFUL : Ink.HARMLESS;
    }
  }

  /// The drawing; absent where fewer than two sparsities were measured.
  static Optional<String> of(Results results) {
    long sparsities =
        results.variants().stream().map(v -> v.variant().requestedSparsity()).distinct().count();
    return sparsities < 2 ? Optional.empty() : Optional.of(new SparsityPlot(results).draw());
  }

  /// The lines in the order of the drawing, for its legend.
  static List<Line> lines(Results results) {
    var plot = new SparsityPlot(results);
    var ways = List.copyOf(plot.ways().keySet());
    var lines = new ArrayList<Line>();
    for (var slice : List.of(Slice.HARMFUL, Slice.HARMLESS)) {
      for (int i = 0; i < ways.size() && results.has(slice); i++) {
        String kind = slice == Slice.HARMFUL ? "harmful prompts" : "harmless twins";
        String name = ways.size() == 1 ? kind : kind + ", " + ways.get(i);
        lines.add(new Line(name, slice, i));
      }
    }
    return lines;
  }

  /// The variants of each way of pruning, by sparsity, the dense model first.
  private SequencedMap<String, List<VariantResult>> ways() {
    var ways = new LinkedHashMap<String, List<VariantResult>>();
    for (var variant : results.variants()) {
      if (variant.isDense()) {
        continue;
      }
      var row = variant.variant();
      String way = "%s, %s, %s".formatted(row.modelName(), row.method(), row.target());
      ways.computeIfAbsent(way, _ -> new ArrayList<>(dense(variant))).add(variant);
    }
    ways.values()
        .forEach(way -> way.sort(Comparator.comparingDouble(v -> v.variant().requestedSparsity())));
    return ways;
  }

  private List<VariantResult> dense(VariantResult pruned) {
    return results.comparisons().stream()
        .filter(c -> c.variantId().equals(pruned.id()))
        .findFirst()
        .flatMap(c -> results.variant(c.denseId()))
        .map(List::of)
        .orElse(List.of());
  }

  private String draw() {
    double highest =
        results.variants().stream()
            .mapToDouble(v -> 100 * v.variant().requestedSparsity())
            .max()
            .orElseThrow();
    var data = new XYIntervalSeriesCollection();
    var bars = Plots.errorBars();
    bars.setDrawXError(false);
    var ways = List.copyOf(ways().values());
    int index = 0;
    for (var line : lines(results)) {
      var series = new XYIntervalSeries(index, false, true);
      // Side by side, so that the error bars of a sparsity do not cover each other.
      double aside = (line.slice == Slice.HARMFUL ? -0.006 : 0.006) * highest;
      for (var variant : ways.get(line.way)) {
        double sparsity = 100 * variant.variant().requestedSparsity();
        Plots.addUpright(series, sparsity + aside, variant.refusals(line.slice));
      }
      Plots.add(data, series, bars, new Plots.Look(line.ink(), line.mark(), true));
      index++;
    }
    var plot = Plots.plot(data, sparsityAxis(highest), Plots.percentAxis(), bars);
    plot.setDomainGridlinesVisible(false);
    return Drawing.of(
        Plots.chart(plot),
        SIZE,
        new Drawing.Words(
            "plot-sparsity",
            "Refusal rate by sparsity",
            "Share of answers refused at each requested sparsity, with 95 % Wilson intervals; the"
                + " numbers are in the table of refusals."));
  }

  private static NumberAxis sparsityAxis(double highest) {
    var axis = new NumberAxis("requested sparsity");
    axis.setRange(-0.06 * highest, 1.06 * highest);
    axis.setTickUnit(new NumberTickUnit(highest <= 5 ? 1 : highest <= 60 ? 10 : 20));
    axis.setNumberFormatOverride(new java.text.DecimalFormat("0'\u00a0%'", Plots.symbols()));
    return Plots.look(axis);
  }
}
