package dev.espalier.report;

import static dev.espalier.report.TerminalTable.label;
import static dev.espalier.report.TerminalTable.number;
import static dev.espalier.report.TerminalTable.table;

import dev.espalier.capability.BenchmarkFinding;
import dev.espalier.capability.Capability;
import dev.espalier.capability.Change;
import dev.espalier.capability.TextFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Benchmarks and perplexities as plain text, at most 100 columns wide.
public final class CapabilityText {
  private static final int LONGEST_LABEL =
      34; // "magnitude attention 0.125" and more, with its margins
  private static final Typography TYPE = Typography.PLAIN;

  private CapabilityText() {}

  /// A model's line under a benchmark.
  private record Score(BenchmarkFinding finding, BenchmarkFinding.Model model) {}

  /// A model's line under a text.
  private record Reading(TextFinding finding, TextFinding.Model model) {}

  /// The tables and, under them, which benchmarks could show harm; ends with a line break. Empty
  /// for nothing.
  public static String of(Capability capability) {
    var parts = new ArrayList<String>();
    if (!capability.benchmarks().isEmpty()) {
      parts.add(
          "Benchmarks: percent with standard error; change to the dense model in points, with 95 %"
              + " interval");
      parts.add(benchmarks(capability.benchmarks()));
      parts.add(notes(capability.benchmarks()));
    }
    if (!capability.texts().isEmpty()) {
      parts.add("Perplexity: ratio to the dense model's, with 95 % interval over windows");
      parts.add(texts(capability.texts()));
    }
    return parts.stream()
        .flatMap(String::lines)
        .map(String::stripTrailing)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String benchmarks(List<BenchmarkFinding> findings) {
    var rows =
        findings.stream()
            .flatMap(finding -> finding.models().stream().map(model -> new Score(finding, model)))
            .toList();
    return table(
        rows,
        List.of(
            label("benchmark", 20, row -> TYPE.name(row.finding().benchmark())),
            label("model", LONGEST_LABEL, row -> TYPE.name(row.model().label())),
            number("%", row -> TYPE.percent(row.model().score().mean())),
            number("s.e.", row -> TYPE.percent(row.model().score().standardError())),
            number("items", row -> TYPE.count(row.model().score().items())),
            number(
                "change",
                row ->
                    row.model()
                        .change()
                        .map(c -> TYPE.points(c.difference()))
                        .orElse(TYPE.absent())),
            number("95 %", row -> TYPE.points(row.model().change().flatMap(Change::interval)))));
  }

  private static String notes(List<BenchmarkFinding> findings) {
    return findings.stream()
        .map(finding ->
            "%s: %s, %s, chance %s %%; %s%s"
                .formatted(
                    TYPE.name(finding.benchmark()),
                    finding.metric(),
                    finding.rule(),
                    TYPE.percent(finding.chance()),
                    CapabilityTables.sensitivity(finding),
                    finding.note().isEmpty() ? "" : "; " + finding.note()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String texts(List<TextFinding> findings) {
    var rows =
        findings.stream()
            .flatMap(finding -> finding.models().stream().map(model -> new Reading(finding, model)))
            .toList();
    return table(
        rows,
        List.of(
            label("text", 20, row -> TYPE.name(row.finding().textId())),
            label("model", LONGEST_LABEL, row -> TYPE.name(row.model().label())),
            number("perplexity", row -> TYPE.perplexity(row.model().perplexity())),
            number("tokens", row -> TYPE.count(row.model().tokens())),
            number("ratio", row -> ratio(row.model())),
            number(
                "95 %",
                row ->
                    row.model()
                        .ratioInterval()
                        .map(i -> TYPE.ratio(i.low()) + " to " + TYPE.ratio(i.high()))
                        .orElse(TYPE.absent()))));
  }

  private static String ratio(TextFinding.Model model) {
    var ratio = model.ratioToDense();
    return ratio.isPresent() ? TYPE.ratio(ratio.getAsDouble()) : TYPE.absent();
  }
}
