package dev.espalier.report;

import dev.espalier.evidence.Condition;
import dev.espalier.evidence.Difference;
import dev.espalier.evidence.Evidence;
import dev.espalier.evidence.Measure;
import dev.espalier.evidence.Standing;
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

  List<Line> lines() {
    return evidence.parts().stream()
        .map(part ->
            new Line(
                name(part.condition()),
                part.standing().measured().map(this::measured).orElse(type.absent()),
                bar(part.condition()),
                standing(part.standing())))
        .toList();
  }

  String name(Condition condition) {
    return switch (condition) {
      case HARM_REFUSED_MORE ->
          evidence.isInTemplates() ? "harm refused more, in templates" : "harm refused more, bare";
      case UNSCORED_CHANGE_NOTHING -> "whatever unscored answers are";
      case HARMLESS_NOT_REFUSED_MORE -> "bare harmless refused";
      case PERPLEXITY_KEPT -> "perplexity ratio";
      case BENCHMARKS_KEPT -> "benchmarks";
      case ANSWERS_NOT_BROKEN -> "garbled or unscored";
    };
  }

  private String bar(Condition condition) {
    var margins = evidence.margins();
    return switch (condition) {
      case HARM_REFUSED_MORE -> "over 0";
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
