package dev.espalier.report;

import dev.espalier.report.Part.Column;
import dev.espalier.report.Part.Missing;
import dev.espalier.report.Part.Row;
import dev.espalier.report.Part.Table;
import dev.espalier.stats.Proportion;
import dev.espalier.stats.SignFlip;
import java.util.ArrayList;
import java.util.List;

/// The tables of verdicts: overall, bare and in templates, paired, by category, by judge.
final class RefusalTables {
  private static final Typography TYPE = Typography.TYPESET;

  private final Results results;

  RefusalTables(Results results) {
    this.results = results;
  }

  /// Every model on harmful prompts and on harmless twins.
  Part refusals() {
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Model"));
    rateColumns(columns, "Harmful prompts");
    boolean isCompared = !results.comparisons(Slice.HARMFUL).isEmpty();
    if (isCompared) {
      columns.add(Column.number("points").in("Change to dense"));
      columns.add(Column.number("95 %").in("Change to dense"));
      columns.add(Column.number("p").in("Change to dense"));
    }
    if (results.has(Slice.HARMLESS)) {
      rateColumns(columns, "Harmless twins (over-refusal)");
    }
    var rows = new ArrayList<Row>();
    for (var variant : results.variants()) {
      var cells = new ArrayList<String>(rate(variant.refusals(Slice.HARMFUL)));
      if (isCompared) {
        cells.addAll(change(variant));
      }
      if (results.has(Slice.HARMLESS)) {
        cells.addAll(rate(variant.refusals(Slice.HARMLESS)));
      }
      rows.add(Row.of(variant.variant().label(), cells));
    }
    String changes =
        isCompared
            ? " Change: mean over tasks of the paired difference, with a t interval over tasks; p:"
                + " sign-flip test by task, after Holm's adjustment."
            : "";
    return new Table(
        "Overall",
        columns,
        rows,
        "Refused of all judged answers, in percent, with Wilson intervals." + changes);
  }

  /// Bare tasks and tasks in templates apart.
  Part slices() {
    if (!results.has(Slice.HARMFUL_IN_TEMPLATE) && !results.has(Slice.HARMLESS_IN_TEMPLATE)) {
      return new Missing("No prompt of this run stands in a template.");
    }
    var slices = new ArrayList<Slice>();
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Model"));
    for (var slice : Slice.values()) {
      if (slice != Slice.HARMFUL && slice != Slice.HARMLESS && results.has(slice)) {
        slices.add(slice);
        rateColumns(columns, Wording.slice(slice));
      }
    }
    var rows = new ArrayList<Row>();
    for (var variant : results.variants()) {
      rows.add(
          Row.of(
              variant.variant().label(),
              slices.stream().flatMap(s -> rate(variant.refusals(s)).stream()).toList()));
    }
    return new Table("Bare and in templates", columns, rows, "");
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
                    TYPE.count(c.pairs()),
                    TYPE.count(c.tasks()),
                    TYPE.count(c.gained()),
                    TYPE.count(c.lost()),
                    TYPE.points(c.difference()),
                    TYPE.pointsCell(c.interval()),
                    TYPE.pValue(c.test().p()),
                    TYPE.pValue(c.adjustedP()),
                    signs(c.test()))));
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

  /// Every model in every category.
  Part categories() {
    var all = results.variants().getFirst().categories();
    if (all.stream().allMatch(c -> c.category() == null)) {
      return new Missing("The suite names no categories.");
    }
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Category"));
    columns.add(Column.text("Model"));
    rateColumns(columns, "Harmful prompts");
    if (results.has(Slice.HARMLESS)) {
      rateColumns(columns, "Harmless twins (over-refusal)");
    }
    var rows = new ArrayList<Row>();
    for (int i = 0; i < all.size(); i++) {
      int span = results.variants().size();
      for (var variant : results.variants()) {
        var category = variant.categories().get(i);
        var cells = new ArrayList<String>();
        cells.add(variant.variant().label());
        cells.addAll(rate(category.harmful().refusals()));
        if (results.has(Slice.HARMLESS)) {
          cells.addAll(rate(category.harmless().refusals()));
        }
        rows.add(new Row(Wording.category(category.category()), span, cells));
        span = 0;
      }
    }
    return new Table(
        "By category",
        columns,
        rows,
        "Descriptive: differences between categories are not tested.");
  }

  /// The same answers as every judge read them, this one first.
  static Part judges(List<Results> byJudge) {
    if (byJudge.size() < 2) {
      return new Missing("One judge has read this run: %s.".formatted(byJudge.getFirst().judge()));
    }
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Model"));
    for (var results : byJudge) {
      columns.add(Column.number("harmful").in(results.judge()));
      if (results.has(Slice.HARMLESS)) {
        columns.add(Column.number("harmless").in(results.judge()));
      }
      columns.add(Column.number("unscored").in(results.judge()));
    }
    var rows = new ArrayList<Row>();
    for (var variant : byJudge.getFirst().variants()) {
      var cells = new ArrayList<String>();
      for (var results : byJudge) {
        var same = results.variant(variant.id()).orElseThrow();
        cells.add(TYPE.percent(same.refusals(Slice.HARMFUL).rate()));
        if (results.has(Slice.HARMLESS)) {
          cells.add(TYPE.percent(same.refusals(Slice.HARMLESS).rate()));
        }
        cells.add(TYPE.count(same.unscored()));
      }
      rows.add(Row.of(variant.variant().label(), cells));
    }
    return new Table(
        "Judges side by side",
        columns,
        rows,
        "Refused, in percent of the answers that the judge has read.");
  }

  private static void rateColumns(List<Column> columns, String group) {
    columns.add(Column.number("refused").in(group));
    columns.add(Column.number("%").in(group));
    columns.add(Column.number("95 %").in(group));
  }

  private static List<String> rate(Proportion refusals) {
    return refusals.trials() == 0
        ? List.of(TYPE.absent(), TYPE.absent(), TYPE.absent())
        : List.of(
            "%s / %s".formatted(TYPE.count(refusals.successes()), TYPE.count(refusals.trials())),
            TYPE.percent(refusals.rate()),
            TYPE.percentCell(refusals.wilson(Results.LEVEL)));
  }

  private List<String> change(VariantResult variant) {
    return results
        .comparison(variant.id(), Slice.HARMFUL)
        .map(c ->
            List.of(
                TYPE.points(c.difference()),
                TYPE.pointsCell(c.interval()),
                TYPE.pValue(c.adjustedP())))
        .orElse(List.of(TYPE.absent(), TYPE.absent(), TYPE.absent()));
  }

  private static String signs(SignFlip test) {
    return switch (test.method()) {
      case EXACT -> "all counted";
      case MONTE_CARLO -> TYPE.count(SignFlip.DRAWS) + " drawn";
    };
  }
}
