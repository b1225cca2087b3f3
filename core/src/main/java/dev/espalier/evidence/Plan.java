package dev.espalier.evidence;

import dev.espalier.stats.StudentPower;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What a run can find, before it is made.
///
/// Each prompt changes its answer with a chance `c`, gains and losses as likely, so that a pair's
/// difference has variance `c`; the differences of one task under several templates correlate by
/// `r`. A task's mean over `K` templates then has variance `c (1 + (K − 1) r) / K`, and the tasks
/// are the sample of [StudentPower].
///
/// @param correlation `r`, in [0, 1]
/// @param margin a difference that matters
public record Plan(int tasks, int templates, double correlation, double margin, List<Line> lines) {
  /// Shares of changing prompts to plan for: a mild dose to a strong one.
  private static final double[] CHANGING = {0.02, 0.05, 0.1, 0.2, 0.4};

  /// How alike templates of a task are where nothing is known.
  public static final double USUAL_CORRELATION = 0.3;

  /// What can be found if a share of prompts changes its answer.
  ///
  /// @param detectable the least difference found in four of five runs, as a fraction; absent for
  ///   fewer than two tasks, and where it is above the share that changes at all
  /// @param tasksForMargin tasks that find a difference of the margin as often
  public record Line(double changing, OptionalDouble detectable, OptionalInt tasksForMargin) {}

  public Plan {
    lines = List.copyOf(lines);
  }

  /// @param tasks at least 2
  /// @param templates at least 1
  public static Plan of(int tasks, int templates, double correlation, double margin) {
    if (tasks < 2 || templates < 1 || !(correlation >= 0 && correlation <= 1)) {
      throw new IllegalArgumentException(
          "%d tasks, %d templates, correlation %s".formatted(tasks, templates, correlation));
    }
    var lines =
        Arrays.stream(CHANGING)
            .mapToObj(changing -> {
              double deviation =
                  Math.sqrt(changing * (1 + (templates - 1) * correlation) / templates);
              var detectable = StudentPower.USUAL.detectable(tasks, deviation);
              return new Line(
                  changing,
                  detectable.isPresent() && detectable.getAsDouble() <= changing
                      ? detectable
                      : OptionalDouble.empty(),
                  StudentPower.USUAL.needed(margin, deviation));
            })
            .toList();
    return new Plan(tasks, templates, correlation, margin, lines);
  }
}
