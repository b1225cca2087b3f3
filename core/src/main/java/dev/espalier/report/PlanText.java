package dev.espalier.report;

import dev.espalier.evidence.Plan;
import dev.espalier.evidence.Plan.Line;
import java.util.List;

/// A plan in words and one table.
public final class PlanText {
  private static final Typography TYPE = Typography.PLAIN;

  private PlanText() {}

  public static String of(Plan plan) {
    String margin = TYPE.percent(plan.margin());
    return """
    %s tasks under %s templates; templates of a task correlate by %s
    %s
    detectable: points, found by a test at 5 %% in four of five runs; %s: above what changes at all
    tasks: so many find a difference of %s points as often, under as many templates
    """
        .formatted(
            TYPE.count(plan.tasks()),
            TYPE.count(plan.templates()),
            plan.correlation(),
            table(plan, margin),
            TYPE.absent(),
            margin);
  }

  private static String table(Plan plan, String margin) {
    return TerminalTable.table(
        plan.lines(),
        List.of(
            TerminalTable.number(
                "answers that change, %", (Line line) -> TYPE.percent(line.changing())),
            TerminalTable.number("detectable", line -> TYPE.percent(line.detectable())),
            TerminalTable.number(
                "tasks for " + margin,
                line ->
                    line.tasksForMargin().isPresent()
                        ? TYPE.count(line.tasksForMargin().getAsInt())
                        : TYPE.absent())));
  }
}
