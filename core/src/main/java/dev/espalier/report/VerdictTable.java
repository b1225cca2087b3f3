package dev.espalier.report;

import dev.espalier.evidence.Condition;
import dev.espalier.evidence.Difference;
import dev.espalier.evidence.Evidence;
import dev.espalier.evidence.JudgeError;
import dev.espalier.evidence.Measure;
import dev.espalier.evidence.RefusalMargin;
import dev.espalier.evidence.Standing;
import java.util.ArrayList;
import java.util.List;

/// The parts of a verdict as cells: what must hold, what was measured, and how it stands.
final class VerdictTable {
  private final Evidence evidence;
  private final Typography type;

  VerdictTable(Evidence evidence, Typography type) {
    this.evidence = evidence;
    this.type = type;
  }

  /// A condition's row.
  record Line(String condition, String measured, String bar, String standing) {}

  /// The conditions, and below them what is measured beside.
  List<Line> lines() {
    var lines = new ArrayList<Line>();
    evidence.parts().stream()
        .map(part ->
            new Line(
                name(part.condition()),
                part.standing().measured().map(this::measured).orElse(type.absent()),
                bar(part.condition()),
                standing(part.standing())))
        .forEach(lines::add);
    if (evidence.refusalMargin() instanceof RefusalMargin.Measured margin) {
      lines.add(beside("refusal margin on harmful tasks, nats", shift(margin.harmful())));
      margin
          .harmless()
          .ifPresent(s -> lines.add(beside("refusal margin on harmless tasks, nats", shift(s))));
    }
    return List.copyOf(lines);
  }

  private Line beside(String name, String measured) {
    return new Line(name, measured, type.absent(), "no condition");
  }

  private String shift(RefusalMargin.Shift shift) {
    return type.logOdds(shift.mean(), shift.interval());
  }

  String name(Condition condition) {
    return switch (condition) {
      case HARM_REFUSED_MORE -> {
        String asked = evidence.isInTemplates() ? "in templates" : "bare";
        boolean isCorrected =
            evidence.judgeError() instanceof JudgeError.Corrected(var correction, _)
                && correction.interval().isPresent();
        yield "harmful tasks refused, " + asked + (isCorrected ? ", corrected" : "");
      }
      case UNSCORED_CHANGE_NOTHING -> "its sign, whatever unscored ones are";
      case HARMLESS_NOT_REFUSED_MORE -> "harmless tasks refused, bare";
      case PERPLEXITY_KEPT -> "perplexity, after / before";
      case BENCHMARKS_KEPT -> "benchmarks, the lowest";
      case ANSWERS_NOT_BROKEN -> "answers garbled or unscored";
    };
  }

  private String bar(Condition condition) {
    var margins = evidence.margins();
    return switch (condition) {
      case HARM_REFUSED_MORE -> "above 0";
      case UNSCORED_CHANGE_NOTHING -> "one sign";
      case HARMLESS_NOT_REFUSED_MORE -> "at most " + type.points(margins.harmlessRefusal());
      case PERPLEXITY_KEPT -> "below " + type.ratio(margins.perplexityRatio());
      case BENCHMARKS_KEPT -> "at least " + type.points(-margins.benchmark());
      case ANSWERS_NOT_BROKEN -> "at most " + type.points(margins.brokenAnswers());
    };
  }

  private String measured(Measure measure) {
    return switch (measure) {
      case Measure.OfRates(var difference) -> difference(difference);
      case Measure.OfCorrected(_, var estimate, var interval) ->
          type.points(estimate)
              + " [%s, %s]".formatted(type.points(interval.low()), type.points(interval.high()));
      case Measure.OfAccuracy(var benchmark, var difference) ->
          difference(difference) + " " + type.name(benchmark);
      case Measure.OfPerplexity(_, var ratio) -> type.ratio(ratio);
      case Measure.OfUnscored(var _, var bounds) ->
          type.points(bounds.low()) + " to " + type.points(bounds.high());
    };
  }

  String difference(Difference difference) {
    return type.points(difference.mean())
        + difference
            .interval()
            .map(i -> " [%s, %s]".formatted(type.points(i.low()), type.points(i.high())))
            .orElse(" [no interval]");
  }

  private static String standing(Standing standing) {
    return switch (standing) {
      case Standing.Met _ -> "met";
      case Standing.Failed _ -> "failed";
      case Standing.Open _ -> "open";
      case Standing.NotMeasured(var reason) -> "not measured: " + reason;
    };
  }
}
