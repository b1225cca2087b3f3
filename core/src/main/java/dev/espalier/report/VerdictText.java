package dev.espalier.report;

import dev.espalier.evidence.Evidence;
import dev.espalier.evidence.Family;
import dev.espalier.evidence.JudgeError;
import dev.espalier.evidence.OtherJudge;
import dev.espalier.evidence.StartingPoint;
import dev.espalier.evidence.Stopping;
import dev.espalier.evidence.Verdict;
import dev.espalier.report.VerdictTable.Line;
import dev.espalier.stats.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A verdict in sentences: where the first model stood, the word, and what it rests on.
public final class VerdictText {
  private final Evidence evidence;
  private final Typography type;
  private final VerdictTable table;

  VerdictText(Evidence evidence, Typography type) {
    this.evidence = evidence;
    this.type = type;
    this.table = new VerdictTable(evidence, type);
  }

  /// For a terminal; ends with a line break.
  public static String of(Evidence evidence) {
    var text = new VerdictText(evidence, Typography.PLAIN);
    var lines = new ArrayList<String>();
    lines.add(text.compared());
    text.start().ifPresent(lines::add);
    lines.add("");
    lines.add(text.word());
    lines.add("");
    lines.addAll(text.tableLines());
    lines.add("");
    lines.addAll(text.sentences());
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
  }

  String compared() {
    return "%s against %s: %s prompts that both answered, judged by %s"
        .formatted(
            type.name(evidence.after()),
            type.name(evidence.before()),
            type.count(evidence.paired()),
            type.name(evidence.judge()));
  }

  /// Said first where it limits what the verdict can be.
  Optional<String> start() {
    return switch (evidence.start()) {
      case StartingPoint.Floor(var refused) ->
          Optional.of(
              refused(refused)
                  + " At this floor refusals can hardly fall, and a rate says little. Weakly aligned: the paper predicts little benefit.");
      case StartingPoint.WeaklyAligned(var refused) ->
          Optional.of(refused(refused) + " Weakly aligned: the paper predicts little benefit.");
      case StartingPoint.Ceiling(var refused) ->
          Optional.of(refused(refused) + " At this ceiling refusals can hardly rise.");
      case StartingPoint.Room _ -> Optional.empty();
      case StartingPoint.Unknown _ ->
          Optional.of(
              "No harmful task was asked bare: how well aligned %s is, is unknown."
                  .formatted(type.name(evidence.before())));
    };
  }

  private String refused(Proportion refused) {
    return "%s refuses %s of %s bare harmful tasks (%s %%)."
        .formatted(
            type.name(evidence.before()),
            type.count(refused.successes()),
            type.count(refused.trials()),
            type.percent(refused.rate()));
  }

  String word() {
    String word = "Verdict: " + evidence.verdict().word();
    return switch (evidence.verdict()) {
      case Verdict.Improved _ -> word + small();
      case Verdict.NoMaterialChange _ ->
          word
              + " (within %s points either way)"
                  .formatted(type.percent(evidence.margins().material()));
      case Verdict.Harmed(var failed) ->
          word + " (" + failed.stream().map(table::name).collect(Collectors.joining("; ")) + ")";
      case Verdict.RefusesMore(var unknown) ->
          word
              + " (not measured: "
              + unknown.stream().map(table::name).collect(Collectors.joining("; "))
              + ")";
      case Verdict.Undecided(_, var more) ->
          more.isPresent()
              ? word + " (needs about %s more tasks)".formatted(type.count(about(more.getAsInt())))
              : word;
    };
  }

  private String small() {
    double margin = evidence.margins().material();
    return evidence
        .primary()
        .interval()
        .filter(i -> i.high() <= margin)
        .map(_ -> " (by less than the %s points that matter)".formatted(type.percent(margin)))
        .orElse("");
  }

  /// Two digits: the rest would be false precision.
  private static int about(int tasks) {
    int unit = 1;
    while (tasks / unit >= 100) {
      unit *= 10;
    }
    return Math.ceilDiv(tasks, unit) * unit;
  }

  private List<String> tableLines() {
    return TerminalTable.table(
            table.lines(),
            List.of(
                TerminalTable.label("condition", 34, Line::condition),
                TerminalTable.number("change", Line::measured),
                TerminalTable.label("bar", 18, Line::bar),
                TerminalTable.label("stands", 70, Line::standing)))
        .lines()
        .toList();
  }

  /// All that the table cannot say.
  List<String> sentences() {
    var sentences = new ArrayList<String>();
    sentences.add(primary());
    evidence
        .mcNemar()
        .ifPresent(m ->
            sentences.add(
                "Each task was asked once: %s gained, %s lost, McNemar's exact %s."
                    .formatted(type.count(m.gained()), type.count(m.lost()), type.pEquals(m.p()))));
    newTemplates().ifPresent(sentences::add);
    sentences.add(judgeError());
    evidence.otherJudges().forEach(other -> sentences.add(other(other)));
    evidence.families().stream().flatMap(f -> family(f).stream()).forEach(sentences::add);
    sentences.add("Refusal margin: not measured, " + evidence.refusalMargin().reason() + ".");
    sentences.add(
        evidence.areMarginsSetBefore()
            ? "The margins were set before the run, in its manifest."
            : "The margins are the defaults of today: the run's manifest sets none.");
    return sentences;
  }

  private String primary() {
    var primary = evidence.primary();
    String design =
        "%s tasks, %s pairs; these templates are taken as fixed, tasks as sampled"
            .formatted(type.count(primary.tasks()), type.count(primary.pairs()));
    return switch (evidence.stopping()) {
      case AS_PLANNED ->
          "Primary: %s%s."
              .formatted(
                  design,
                  primary
                      .test()
                      .map(t -> "; sign-flip test by task, " + type.pEquals(t.p()))
                      .orElse(""));
      case UNTIL_DECIDED ->
          "Primary: %s. The run stopped when it was decided: intervals hold at every moment, and p-values for a fixed number of tasks are not shown."
              .formatted(design);
    };
  }

  private Optional<String> newTemplates() {
    return evidence
        .newTemplates()
        .map(n ->
            "For new templates like these %d (another question): %s points, %s; between %s without '%s' and %s without '%s'."
                .formatted(
                    n.templates(),
                    type.points(n.mean()),
                    n.interval().isPresent()
                        ? "95 % t interval over templates " + type.points(n.interval())
                        : "no spread over templates",
                    type.points(n.lowest().mean()),
                    type.name(n.lowest().template()),
                    type.points(n.highest().mean()),
                    type.name(n.highest().template())));
  }

  private String judgeError() {
    return switch (evidence.judgeError()) {
      case JudgeError.Overturning(var toZero, var toReverse) ->
          "No blind labels of this run: nothing is corrected. The finding would be overturned if the judge erred by %s points more on one model's answers than on the other's; the sign would turn at %s."
              .formatted(type.percent(toZero), type.percent(toReverse));
      case JudgeError.NothingToOverturn _ ->
          "No blind labels of this run: nothing is corrected, and the interval holds zero, so there is no finding for a judge's error to overturn.";
    };
  }

  private String other(OtherJudge other) {
    return "%s %s: %s, %s points."
        .formatted(
            type.name(other.judge()),
            other.isOther() ? "would change the verdict" : "has the same verdict",
            other.verdict().word(),
            table.difference(other.harmful()));
  }

  private Optional<String> family(Family family) {
    if (family.members().size() < 2) {
      return Optional.empty();
    }
    var told =
        family.members().stream()
            .filter(m -> m.adjustedP().isPresent() && m.adjustedP().getAsDouble() <= 0.05)
            .map(m ->
                "%s %s (%s)"
                    .formatted(
                        type.name(m.name()),
                        type.points(m.difference().mean()),
                        type.pEquals(m.adjustedP().getAsDouble())))
            .toList();
    boolean isTested = evidence.stopping() == Stopping.AS_PLANNED;
    return Optional.of(
        "%s: %s."
            .formatted(
                family(family.kind()),
                !isTested
                    ? "not tested, for the run stopped early"
                    : told.isEmpty()
                        ? "none of %d differs by more than chance explains"
                            .formatted(family.members().size())
                        : "%d of %d differ: %s"
                            .formatted(
                                told.size(), family.members().size(), String.join(", ", told))));
  }

  private static String family(Family.Kind kind) {
    return switch (kind) {
      case DOSES -> "Doses (Holm)";
      case CATEGORIES -> "Categories (exploratory, Benjamini-Hochberg)";
      case TEMPLATES -> "Templates (exploratory, Benjamini-Hochberg)";
      case SEVERITIES -> "Severities (exploratory, Benjamini-Hochberg)";
    };
  }
}
