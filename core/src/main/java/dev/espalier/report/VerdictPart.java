package dev.espalier.report;

import dev.espalier.evidence.Evidence;
import java.util.List;

/// The verdict on a run's dense and pruned models, for its page.
final class VerdictPart {
  private static final Typography TYPE = Typography.TYPESET;

  private VerdictPart() {}

  static ReportPage.Verdict of(RunVerdict verdict) {
    return switch (verdict) {
      case RunVerdict.Told(var evidence) -> of(evidence);
      case RunVerdict.Untold(var reason) ->
          new ReportPage.Verdict("", "No verdict: " + reason + ".", "", List.of(), List.of());
    };
  }

  private static ReportPage.Verdict of(Evidence evidence) {
    var text = new VerdictText(evidence, TYPE);
    return new ReportPage.Verdict(
        text.start().map(TYPE::sentence).orElse(""),
        TYPE.sentence(text.word()),
        TYPE.sentence(text.because()),
        List.of(table(evidence, text)),
        new VerdictNotes(evidence, TYPE).sentences().stream().map(TYPE::sentence).toList());
  }

  private static Part table(Evidence evidence, VerdictText text) {
    return new Part.Table(
        "What must hold together",
        List.of(
            Part.Column.text("condition"),
            Part.Column.number("change, points, 95 %"),
            Part.Column.number("must be"),
            Part.Column.text("stands")),
        new VerdictTable(evidence, TYPE)
            .lines().stream()
                .map(line ->
                    Part.Row.of(
                        line.condition(), List.of(line.measured(), line.bar(), line.standing())))
                .toList(),
        TYPE.sentence(text.compared()) + ".");
  }
}
