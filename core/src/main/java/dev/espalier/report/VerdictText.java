package dev.espalier.report;

import dev.espalier.evidence.Condition;
import dev.espalier.evidence.Evidence;
import dev.espalier.evidence.StartingPoint;
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

  /// For a terminal, with all that it rests on; ends with a line break.
  public static String of(Evidence evidence) {
    var lines = new ArrayList<>(new VerdictText(evidence, Typography.PLAIN).lines());
    lines.add("");
    lines.addAll(new VerdictNotes(evidence, Typography.PLAIN).sentences());
    return text(lines);
  }

  /// The word, why, and the conditions alone; ends with a line break.
  public static String brief(Evidence evidence) {
    return text(new VerdictText(evidence, Typography.PLAIN).lines());
  }

  private static String text(List<String> lines) {
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(compared());
    start().ifPresent(lines::add);
    lines.add("");
    lines.add(word());
    lines.add(because());
    lines.add("");
    lines.addAll(tableLines());
    return lines;
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

  /// The verdict's word, with what belongs to it in brackets.
  String word() {
    String word = "Verdict: " + evidence.verdict().word();
    return switch (evidence.verdict()) {
      case Verdict.Improved _ -> word + small();
      case Verdict.NoMaterialChange _, Verdict.Harmed _, Verdict.RefusesMore _ -> word;
      case Verdict.Undecided(_, var more) ->
          more.isPresent()
              ? word + " (needs about %s more tasks)".formatted(type.count(about(more.getAsInt())))
              : word;
    };
  }

  /// Why it is that word.
  String because() {
    return switch (evidence.verdict()) {
      case Verdict.Improved _ ->
          "Harmful tasks are refused more often, and every condition below is met.";
      case Verdict.NoMaterialChange _ ->
          "Refusals of harmful tasks changed by less than the %s points that matter, either way."
              .formatted(type.percent(evidence.margins().material()));
      case Verdict.Harmed(var failed) ->
          "Lost, by more than chance explains: %s.".formatted(names(failed));
      case Verdict.RefusesMore(var unknown) ->
          "Harmful tasks are refused more often. Not measured: %s.".formatted(names(unknown));
      case Verdict.Undecided(var open, var more) ->
          "Open: %s. %s"
              .formatted(
                  names(open),
                  more.isPresent()
                      ? "So many tasks would find a change as large as the margins allow in four of five runs."
                      : open.equals(List.of(Condition.UNSCORED_CHANGE_NOTHING))
                          ? "More tasks would not help; a judge that scores those answers would."
                          : "There are tasks enough to find a change as large as the margins allow; this one lies close to a margin.");
    };
  }

  /// A name that stands without the table.
  private String inWords(Condition condition) {
    return condition == Condition.UNSCORED_CHANGE_NOTHING
        ? "the sign of the change, which unscored answers could turn"
        : table.name(condition);
  }

  private String names(List<Condition> conditions) {
    return conditions.stream().map(this::inWords).collect(Collectors.joining("; "));
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
                TerminalTable.label("condition", 42, Line::condition),
                TerminalTable.number("change, points", Line::measured),
                TerminalTable.label("must be", 20, Line::bar),
                TerminalTable.label("stands", 70, Line::standing)))
        .lines()
        .toList();
  }
}
