package dev.espalier.report;

import dev.espalier.capability.BenchmarkFinding;
import dev.espalier.capability.Capability;
import dev.espalier.capability.Change;
import dev.espalier.capability.Sensitivity;
import dev.espalier.capability.TextFinding;
import dev.espalier.report.Part.Column;
import dev.espalier.report.Part.Missing;
import dev.espalier.report.Part.Row;
import dev.espalier.report.Part.Table;
import java.util.ArrayList;
import java.util.List;

/// The tables of benchmarks and of perplexities, each model beside the dense one.
final class CapabilityTables {
  /// What holds whatever the numbers are.
  static final List<String> NOTES =
      List.of(
          "Benchmarks are put and scored as lm-evaluation-harness does. A benchmark at which the dense"
              + " model does not beat chance, or which a copy damaged on purpose does not do worse on,"
              + " cannot show harm: that it shows none means nothing.");

  private static final Typography TYPE = Typography.TYPESET;

  private final Capability capability;

  CapabilityTables(Capability capability) {
    this.capability = capability;
  }

  /// All of them.
  List<Part> parts() {
    var parts = new ArrayList<Part>(benchmarks());
    parts.add(texts());
    return parts;
  }

  /// None where no benchmark was sat.
  List<Part> benchmarks() {
    if (capability.benchmarks().isEmpty()) {
      return List.of();
    }
    var columns =
        List.of(
            Column.text("Benchmark"),
            Column.text("Model"),
            Column.number("%").in("Score"),
            Column.number("s.e.").in("Score"),
            Column.number("questions").in("Score"),
            Column.number("cut").in("Score"),
            Column.number("points").in("Change to dense"),
            Column.number("95 %").in("Change to dense"),
            Column.number("gained").in("Change to dense"),
            Column.number("lost").in("Change to dense"));
    var rows = new ArrayList<Row>();
    for (BenchmarkFinding finding : capability.benchmarks()) {
      int span = finding.models().size();
      for (BenchmarkFinding.Model model : finding.models()) {
        rows.add(new Row(finding.benchmark(), about(finding), span, cells(model)));
        span = 0;
      }
    }
    return List.of(
        new Table(
            "Benchmarks",
            columns,
            rows,
            "Scores in percent with their standard errors. Change: the mean over questions that both"
                + " models answered, with a bootstrap-t interval over questions; gained and lost:"
                + " questions that only the pruned, only the dense model has right. Cut: prompts"
                + " that were longer than the model reads."));
  }

  private static String about(BenchmarkFinding finding) {
    return "%s; %s; chance %s %%; %s%s"
        .formatted(
            finding.metric(),
            finding.rule(),
            TYPE.percent(finding.chance()),
            sensitivity(finding),
            finding.note().isEmpty() ? "" : "; " + finding.note());
  }

  /// Whether the benchmark could show harm, in words.
  static String sensitivity(BenchmarkFinding finding) {
    return finding
        .sensitivity()
        .map(sensitivity ->
            switch (sensitivity) {
              case Sensitivity.Sensitive(Change damaged) ->
                  "sensitive: the damaged copy loses %s points"
                      .formatted(TYPE.percent(-damaged.difference()));
              case Sensitivity.Insensitive(String reason) ->
                  "insensitive for this model: " + reason;
            })
        .orElse("no dense model to compare with");
  }

  private static List<String> cells(BenchmarkFinding.Model model) {
    var error = model.score().standardError();
    var change = model.change();
    var mcNemar = change.flatMap(Change::mcNemar);
    return List.of(
        model.label(),
        TYPE.percent(model.score().mean()),
        error.isPresent() ? TYPE.percent(error.getAsDouble()) : TYPE.absent(),
        questions(model),
        TYPE.count(model.cut()),
        change.map(c -> TYPE.points(c.difference())).orElse(TYPE.absent()),
        TYPE.pointsCell(change.flatMap(Change::interval)),
        mcNemar.map(m -> TYPE.count(m.gained())).orElse(TYPE.absent()),
        mcNemar.map(m -> TYPE.count(m.lost())).orElse(TYPE.absent()));
  }

  /// `80`, or `75 of 80` where some are missing or could not be put to the model.
  private static String questions(BenchmarkFinding.Model model) {
    int items = model.score().items();
    return items == model.questions()
        ? TYPE.count(items)
        : TYPE.count(items) + " of " + TYPE.count(model.questions());
  }

  /// Perplexities with the intervals of their ratios.
  Part texts() {
    if (capability.texts().isEmpty()) {
      return new Missing("Perplexity was not measured.");
    }
    var columns =
        List.of(
            Column.text("Text"),
            Column.text("Model"),
            Column.number("perplexity"),
            Column.number("nats per token"),
            Column.number("tokens"),
            Column.number("windows"),
            Column.number("to dense"),
            Column.number("95 %"));
    var rows = new ArrayList<Row>();
    for (TextFinding finding : capability.texts()) {
      int span = finding.models().size();
      String about =
          "windows of %s tokens; %s".formatted(TYPE.count(finding.windowTokens()), finding.rule());
      for (TextFinding.Model model : finding.models()) {
        rows.add(new Row(finding.textId(), about, span, cells(model)));
        span = 0;
      }
    }
    return new Table(
        "Perplexity",
        columns,
        rows,
        "exp of the mean negative log-likelihood of a fixed text; lower is better. To dense: the ratio"
            + " on the same text and windows, with a bootstrap-t interval over windows.");
  }

  private static List<String> cells(TextFinding.Model model) {
    var ratio = model.ratioToDense();
    return List.of(
        model.label(),
        TYPE.perplexity(model.perplexity()),
        TYPE.nats(Math.log(model.perplexity())),
        TYPE.count(model.tokens()),
        model.windows() == 0 ? TYPE.absent() : TYPE.count(model.windows()),
        ratio.isPresent() ? TYPE.ratio(ratio.getAsDouble()) : TYPE.absent(),
        model
            .ratioInterval()
            .map(i -> TYPE.ratio(i.low()) + " to " + TYPE.ratio(i.high()))
            .orElse(TYPE.absent()));
  }
}
