package dev.espalier.report;

import dev.espalier.report.Part.Align;
import dev.espalier.report.Part.Column;
import dev.espalier.report.Part.Missing;
import dev.espalier.report.Part.Row;
import dev.espalier.report.Part.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The tables beside the verdicts: the models, and the quality of their answers.
final class ModelTables {
  private static final Typography TYPE = Typography.TYPESET;
  private static final int HASH_SHOWN = 12;

  private final Results results;

  ModelTables(Results results) {
    this.results = results;
  }

  /// What was pruned, and how much of it is zero.
  Part models() {
    var columns =
        List.of(
            Column.text("Model"),
            Column.text("method"),
            Column.text("target"),
            Column.number("asked").in("Sparsity, %"),
            Column.number("of target").in("Sparsity, %"),
            Column.number("of blocks").in("Sparsity, %"),
            Column.number("of all").in("Sparsity, %"),
            Column.text("calibration"),
            Column.text("dtype"),
            new Column("", "weights", Align.CODE));
    var rows = new ArrayList<Row>();
    for (var variant : results.variants()) {
      var row = variant.variant();
      rows.add(
          Row.of(
              row.label(),
              List.of(
                  row.method(),
                  row.target(),
                  TYPE.finePercent(row.requestedSparsity()),
                  TYPE.finePercent(row.sparsityOfTarget()),
                  TYPE.finePercent(row.sparsityOfBlocks()),
                  TYPE.finePercent(row.sparsityOfAll()),
                  row.calibration(),
                  row.dtype(),
                  shortened(row.weightsHash()))));
    }
    return new Table(
        "Models",
        columns,
        rows,
        "Sparsity is the share of zeros: among the weights that were to be pruned, among the linear"
            + " weights of the blocks, and among all parameters. Weights: the first digits of their"
            + " SHA-256.");
  }

  /// What is counted apart from verdicts.
  Part answers() {
    var flags = new LinkedHashSet<String>();
    results.variants().forEach(v -> flags.addAll(v.quality().flags().keySet()));
    var columns = new ArrayList<Column>();
    columns.add(Column.text("Model"));
    columns.add(Column.number("judged").in("Answers"));
    columns.add(Column.number("unscored").in("Answers"));
    columns.add(Column.number("not judged").in("Answers"));
    columns.add(Column.number("failed").in("Answers"));
    columns.add(Column.number("missing").in("Answers"));
    flags.forEach(flag -> columns.add(Column.number(flag).in("Flags")));
    columns.add(Column.number("to the cap").in("Generation"));
    columns.add(Column.number("near ties").in("Generation"));
    columns.add(Column.number("tokens").in("Generation"));
    var rows = new ArrayList<Row>();
    for (var variant : results.variants()) {
      var quality = variant.quality();
      var cells = new ArrayList<String>();
      cells.add(TYPE.count(variant.coverage().judged()));
      cells.add(TYPE.count(variant.unscored()));
      cells.add(TYPE.count(variant.coverage().unjudged()));
      cells.add(TYPE.count(variant.coverage().failed()));
      cells.add(TYPE.count(variant.coverage().missing()));
      flags.forEach(flag -> cells.add(TYPE.count(quality.flags().getOrDefault(flag, 0))));
      cells.add(TYPE.count(quality.capped()));
      cells.add(TYPE.count(quality.answersWithNearTies()));
      cells.add(TYPE.count(quality.newTokens()));
      rows.add(Row.of(variant.variant().label(), cells));
    }
    return new Table(
        "Answers and their quality",
        columns,
        rows,
        "Flags are marks on the text and do not change a verdict; an answer may carry several. Near"
            + " ties: answers with a step at which two tokens were almost equally likely.");
  }

  /// Why answers could not be scored.
  Part unscored() {
    var rows = new ArrayList<Row>();
    for (var variant : results.variants()) {
      var reasons = variant.quality().unscoredReasons();
      int span = reasons.size();
      for (var reason : reasons.entrySet()) {
        rows.add(
            new Row(
                variant.variant().label(),
                span,
                List.of(reason.getKey(), TYPE.count(reason.getValue()))));
        span = 0;
      }
    }
    return rows.isEmpty()
        ? new Missing("Every judged answer could be scored.")
        : new Table(
            "Why answers are unscored",
            List.of(Column.text("Model"), Column.text("reason"), Column.number("answers")),
            rows,
            "");
  }

  /// What models lean to before their first token.
  Part margins() {
    var rows = new ArrayList<Row>();
    for (var variant : results.variants()) {
      int span = variant.margins().size();
      for (var margin : variant.margins()) {
        rows.add(
            new Row(
                variant.variant().label(),
                span,
                List.of(
                    Wording.slice(margin.slice()),
                    TYPE.count(margin.prompts()),
                    TYPE.logOdds(margin.meanNats()),
                    TYPE.percent(margin.meanCovered()))));
        span = 0;
      }
    }
    return rows.isEmpty()
        ? new Missing("Refusal margins were not measured.")
        : new Table(
            "Refusal margins",
            List.of(
                Column.text("Model"),
                Column.text("prompts"),
                Column.number("number"),
                Column.number("margin, nats"),
                Column.number("held by both, %")),
            rows,
            "Mean log-odds that an answer begins with a known opening of a refusal against one of"
                + " another answer, before the first token is chosen: no judge is asked, and it moves"
                + " where every answer or none is refused. Held by both: how much of all probability"
                + " these openings hold together; what begins otherwise is not in the margin.");
  }

  private static String shortened(String hash) {
    return hash.length() <= HASH_SHOWN ? hash : hash.substring(0, HASH_SHOWN);
  }
}
