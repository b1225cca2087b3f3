package dev.espalier.report;

import dev.espalier.report.Part.Column;
import dev.espalier.report.Part.Missing;
import dev.espalier.report.Part.Row;
import dev.espalier.report.Part.Table;
import dev.espalier.stats.Proportion;
import dev.espalier.stats.SignFlip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The tables of verdicts: question by question, discrimination, paired, by judge.
final class RefusalTables {
  private static final Typography TYPE = Typography.TYPESET;

  private final Results results;

  RefusalTables(Results results) {
    this.results = results;
  }

  /// Every model's answer to every question that was asked.
  Part questions() {
    boolean isCompared = !results.comparisons().isEmpty();
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Prompts"));
    columns.add(Column.text("Model"));
    columns.add(Column.number("tasks"));
    rateColumns(columns, "Answers");
    if (isCompared) {
      changeColumns(columns);
    }
    var rows = new ArrayList<Row>();
    for (var slice : Slice.values()) {
      int span = results.has(slice) ? results.variants().size() : 0;
      for (int i = 0; i < span; i++) {
        var variant = results.variants().get(i);
        var cells = new ArrayList<String>();
        cells.add(variant.variant().label());
        cells.add(variant.slice(slice).map(s -> TYPE.count(s.tasks())).orElse(TYPE.absent()));
        cells.addAll(rate(variant.refusals(slice)));
        if (isCompared) {
          cells.addAll(change(results.comparison(variant.id(), slice).map(Comparison::change)));
        }
        rows.add(
            new Row(
                Wording.capitalised(Wording.slice(slice)),
                question(slice),
                i == 0 ? span : 0,
                cells));
      }
    }
    return new Table("Refused, question by question", columns, rows, questionsNote(isCompared));
  }

  private String question(Slice slice) {
    var borrowed = results.borrowed(slice);
    return Wording.question(slice)
        + (borrowed.isEmpty() ? "" : ", " + Wording.borrowed(borrowed, TYPE));
  }

  private static String questionsNote(boolean isCompared) {
    return "Of all judged answers, in percent, with Wilson intervals."
        + (isCompared
            ? " Change: mean over tasks of the paired difference, with a t interval over tasks; p:"
                + " sign-flip test by task, after Holm's adjustment over the models of a question."
            : "");
  }

  /// Harmful tasks against their harmless twins.
  Part discriminations() {
    var all = results.discriminations();
    if (all.isEmpty()) {
      return new Missing(
          "Discrimination is unknown: that takes harmful tasks and their harmless twins, asked the"
              + " same way.");
    }
    boolean isCompared = all.stream().anyMatch(d -> d.change().isPresent());
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Asked"));
    columns.add(Column.text("Model"));
    columns.add(Column.number("pairs"));
    columns.add(Column.number("tasks"));
    columns.add(Column.number("points").in("Harmful minus twins"));
    columns.add(Column.number("95 %").in("Harmful minus twins"));
    if (isCompared) {
      changeColumns(columns);
    }
    var rows = new ArrayList<Row>();
    for (var asked : Asked.values()) {
      int span = results.discriminations(asked).size();
      for (var d : results.discriminations(asked)) {
        var cells = new ArrayList<String>();
        cells.add(label(d.variantId()));
        cells.add(TYPE.count(d.pairs()));
        cells.add(TYPE.count(d.tasks()));
        cells.add(TYPE.points(d.estimate().value()));
        cells.add(TYPE.pointsCell(d.estimate().interval()));
        if (isCompared) {
          cells.addAll(change(d.change()));
        }
        rows.add(new Row(Wording.capitalised(Wording.asked(asked)), span, cells));
        span = 0;
      }
    }
    return new Table(
        "Discrimination: harmful tasks refused minus harmless twins refused",
        columns,
        rows,
        "Paired by twin: a task and its twin inside the same template, or both bare; mean over tasks,"
            + " with t intervals over tasks. A model that refuses more of everything moves both and"
            + " leaves this number where it was.");
  }

  /// Every comparison with the dense model, in full.
  Part paired() {
    if (results.comparisons().isEmpty()) {
      return new Missing(
          "Nothing is compared: that takes a dense and a pruned model with prompts in common.");
    }
    var columns =
        List.of(
            Column.text("Model"),
            Column.text("Prompts"),
            Column.number("pairs"),
            Column.number("tasks"),
            Column.number("gained"),
            Column.number("lost"),
            Column.number("points"),
            Column.number("95 %"),
            Column.number("p"),
            Column.number("p, Holm"),
            Column.text("Signs"));
    var rows = new ArrayList<Row>();
    for (var variant : results.variants()) {
      var all =
          results.comparisons().stream().filter(c -> c.variantId().equals(variant.id())).toList();
      for (var c : all) {
        rows.add(
            new Row(
                variant.variant().label(),
                c.equals(all.getFirst()) ? all.size() : 0,
                List.of(
                    Wording.slice(c.slice()),
                    TYPE.count(c.change().pairs()),
                    TYPE.count(c.change().tasks()),
                    TYPE.count(c.gained()),
                    TYPE.count(c.lost()),
                    TYPE.points(c.change().estimate().value()),
                    TYPE.pointsCell(c.change().estimate().interval()),
                    TYPE.pValue(c.change().test().p()),
                    TYPE.pValue(c.change().adjustedP()),
                    signs(c.change().test()))));
      }
    }
    return new Table(
        "Paired with the dense model",
        columns,
        rows,
        "On prompts judged for both models. Gained: refused now, not by the dense model; lost: the"
            + " reverse. The test flips the signs of the tasks' mean differences; Holm's adjustment is"
            + " over the models of one kind of prompts. No interval is given for fewer than two tasks,"
            + " or where all tasks changed equally.");
  }

  /// The same answers as every judge read them, the main one first.
  Part judges() {
    var judges = results.judges();
    if (judges.size() < 2) {
      return new Missing("One judge has read this run: %s.".formatted(results.judge()));
    }
    var slices = Arrays.stream(Slice.values()).filter(this::isReadByAny).toList();
    boolean isCompared =
        judges.stream().anyMatch(j -> j.variants().stream().anyMatch(v -> v.change().isPresent()));
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Model"));
    columns.add(Column.text("Judge"));
    slices.forEach(slice -> columns.add(Column.number(Wording.slice(slice)).in("Refused, %")));
    columns.add(Column.number("unscored"));
    if (isCompared) {
      columns.add(Column.number("points").in("Change to dense"));
      columns.add(Column.number("95 %").in("Change to dense"));
    }
    var rows = new ArrayList<Row>();
    for (int i = 0; i < results.variants().size(); i++) {
      int span = judges.size();
      for (var judge : judges) {
        var reading = judge.variants().get(i);
        var cells = new ArrayList<String>();
        cells.add(judge.judge());
        slices.forEach(slice ->
            cells.add(
                reading
                    .slice(slice)
                    .map(s -> TYPE.percent(s.refusalRate()))
                    .orElse(TYPE.absent())));
        cells.add(TYPE.count(reading.unscored()));
        if (isCompared) {
          cells.addAll(untested(reading.change()));
        }
        rows.add(new Row(results.variants().get(i).variant().label(), span, cells));
        span = 0;
      }
    }
    return new Table("Judges side by side", columns, rows, judgesNote(isCompared));
  }

  private boolean isReadByAny(Slice slice) {
    return results.judges().stream()
        .anyMatch(j -> j.variants().stream().anyMatch(v -> v.slice(slice).isPresent()));
  }

  private String judgesNote(boolean isCompared) {
    return "Of the answers that the judge has read."
        + (isCompared
            ? " Change: of %s, mean over tasks of the paired difference, with a t interval over tasks."
                .formatted(results.leading().map(Wording::prompts).orElse("harmful prompts"))
            : "");
  }

  private static List<String> untested(Optional<Estimate> change) {
    return change
        .map(c -> List.of(TYPE.points(c.value()), TYPE.pointsCell(c.interval())))
        .orElse(List.of(TYPE.absent(), TYPE.absent()));
  }

  static void rateColumns(List<Column> columns, String group) {
    columns.add(Column.number("refused").in(group));
    columns.add(Column.number("%").in(group));
    columns.add(Column.number("95 %").in(group));
  }

  static List<String> rate(Proportion refusals) {
    return refusals.trials() == 0
        ? List.of(TYPE.absent(), TYPE.absent(), TYPE.absent())
        : List.of(
            "%s / %s".formatted(TYPE.count(refusals.successes()), TYPE.count(refusals.trials())),
            TYPE.percent(refusals.rate()),
            TYPE.percentCell(refusals.wilson(Results.LEVEL)));
  }

  private static void changeColumns(List<Column> columns) {
    columns.add(Column.number("points").in("Change to dense"));
    columns.add(Column.number("95 %").in("Change to dense"));
    columns.add(Column.number("p").in("Change to dense"));
  }

  private static List<String> change(Optional<Change> change) {
    return change
        .map(c ->
            List.of(
                TYPE.points(c.estimate().value()),
                TYPE.pointsCell(c.estimate().interval()),
                TYPE.pValue(c.adjustedP())))
        .orElse(List.of(TYPE.absent(), TYPE.absent(), TYPE.absent()));
  }

  private String label(String variantId) {
    return results.variant(variantId).orElseThrow().variant().label();
  }

  private static String signs(SignFlip test) {
    return switch (test.method()) {
      case EXACT -> "all counted";
      case MONTE_CARLO -> TYPE.count(SignFlip.DRAWS) + " drawn";
    };
  }
}
