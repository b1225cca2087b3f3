package dev.espalier.report;

import com.github.freva.asciitable.ColumnData;
import dev.espalier.analysis.LinearExperiment.Domain;
import dev.espalier.analysis.LinearExperiment.Effect;
import dev.espalier.analysis.LinearSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The linear experiment as text: a table for each domain.
public final class LinearTable {
  private static final Typography TYPE = Typography.PLAIN;

  private LinearTable() {}

  /// Ends with a line break.
  public static String of(LinearSetting setting, List<Effect> effects) {
    return """
    %s
    Least squares, then the lowest scores are set to zero; nothing is fitted again. Change: mean
    squared error with pruning less without; p: paired t-test, one-sided, small where pruning
    helps, Holm over ratios; rank p: Wilcoxon's signed-rank test, unadjusted.

    Used under the shift: neighbouring features correlated %s in training, %s in use
    %s

    Used where it was fitted: correlated %s in both
    %s
    """
        .formatted(
            world(setting),
            number(setting.trainCorrelation()),
            number(setting.testCorrelation()),
            domain(effects, Domain.SHIFTED),
            number(setting.trainCorrelation()),
            domain(effects, Domain.SAME))
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String world(LinearSetting setting) {
    var words = new ArrayList<String>();
    words.add(setting.features() + " features");
    if (setting.density() < 1) {
      words.add(number(setting.density()) + " of them matter");
    }
    if (setting.scales() == LinearSetting.Scales.LOGNORMAL) {
      words.add("their sizes lognormal");
    }
    words.add(setting.samples() + " samples");
    words.add("noise " + number(setting.noise()));
    words.add(setting.repeats() + " worlds, seed " + setting.seed());
    return String.join(", ", words);
  }

  private static String domain(List<Effect> effects, Domain domain) {
    var rows = effects.stream().filter(effect -> effect.domain() == domain).toList();
    var first = rows.getFirst();
    String theory =
        first.expected().isPresent()
            ? " (by theory %s)".formatted(error(first.expected().getAsDouble()))
            : "";
    return "Mean squared error without pruning: %s%s\n%s"
        .formatted(error(first.leastSquares()), theory, TerminalTable.table(rows, columns()));
  }

  private static List<ColumnData<Effect>> columns() {
    return List.of(
        TerminalTable.label("method", 12, e -> e.method().name().toLowerCase(Locale.ROOT)),
        TerminalTable.number("ratio", e -> TYPE.finePercent(e.ratio())),
        TerminalTable.number("weights", e -> TYPE.count(e.pruned())),
        TerminalTable.number("change", e -> signed(e.change())),
        TerminalTable.number("95 % interval", LinearTable::interval),
        TerminalTable.number("p", e -> chance(e.adjustedP())),
        TerminalTable.number("rank p", e -> chance(e.signedRankP())),
        TerminalTable.number(
            "lower in", e -> e.wins().rate().isPresent() ? TYPE.percent(e.wins().rate()) : ""));
  }

  private static String interval(Effect effect) {
    return effect
        .interval()
        .map(i -> "[%s, %s]".formatted(signed(i.low()), signed(i.high())))
        .orElse(TYPE.absent());
  }

  /// `0.012`, or from 0.001 down the power of ten.
  private static String chance(OptionalDouble p) {
    if (p.isEmpty()) {
      return TYPE.absent();
    }
    double value = p.getAsDouble();
    return value >= 0.001
        ? String.format(Locale.ROOT, "%.3f", value)
        : String.format(Locale.ROOT, "%.0e", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }

  private static String error(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
