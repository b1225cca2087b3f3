package dev.espalier.report;

import dev.espalier.evidence.Correction;
import dev.espalier.evidence.DoseSearch;
import dev.espalier.evidence.Evidence;
import dev.espalier.evidence.Family;
import dev.espalier.evidence.JudgeError;
import dev.espalier.evidence.OtherJudge;
import dev.espalier.evidence.RefusalMargin;
import dev.espalier.evidence.Stopping;
import dev.espalier.stats.SeparationChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a verdict rests on, in sentences: all that its table cannot say.
final class VerdictNotes {
  private final Evidence evidence;
  private final Typography type;
  private final VerdictTable table;

  VerdictNotes(Evidence evidence, Typography type) {
    this.evidence = evidence;
    this.type = type;
    this.table = new VerdictTable(evidence, type);
  }

  /// All that the table cannot say.
  List<String> sentences() {
    var sentences = new ArrayList<String>();
    evidence.doseSearch().map(this::doseSearch).ifPresent(sentences::add);
    sentences.add(primary());
    evidence
        .mcNemar()
        .ifPresent(m ->
            sentences.add(
                "Each task was asked once: %s gained, %s lost, McNemar's exact %s."
                    .formatted(type.count(m.gained()), type.count(m.lost()), type.pEquals(m.p()))));
    sentences.addAll(margin());
    capabilities().ifPresent(sentences::add);
    newTemplates().ifPresent(sentences::add);
    sentences.add(judgeError());
    evidence.otherJudges().forEach(other -> sentences.add(other(other)));
    evidence.families().stream().flatMap(f -> family(f).stream()).forEach(sentences::add);
    sentences.add(
        evidence.areMarginsSetBefore()
            ? "The margins were set before the run, in its manifest."
            : "The margins are today's defaults: the run's manifest sets none.");
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

  private String doseSearch(DoseSearch search) {
    return "The dose was chosen on %s tasks and is judged on the others, which all else is about: %s; best of those without a failed condition there, %s."
        .formatted(
            type.count(search.tasks()),
            search.candidates().stream()
                .map(c ->
                    "%s %s%s"
                        .formatted(
                            type.name(c.model()),
                            type.points(c.mean()),
                            c.hasFailed() ? " (failed)" : ""))
                .collect(Collectors.joining(", ")),
            type.name(search.chosen()));
  }

  private Optional<String> capabilities() {
    return evidence.capabilities().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Benchmarks, accuracy in points: %s."
                .formatted(
                    evidence.capabilities().stream()
                        .map(c ->
                            "%s %s%s"
                                .formatted(
                                    type.name(c.benchmark()),
                                    table.difference(c.accuracy()),
                                    c.isSensitive()
                                        ? ""
                                        : " (no condition: the first model does no better than chance)"))
                        .collect(Collectors.joining("; "))));
  }

  private List<String> margin() {
    return switch (evidence.refusalMargin()) {
      case RefusalMargin.NotMeasured(var reason) ->
          List.of("Refusal margin: not measured, " + reason + ".");
      case RefusalMargin.Measured measured -> {
        var sentences = new ArrayList<String>();
        sentences.add(shift(measured));
        measured.separation().map(this::separation).ifPresent(sentences::add);
        yield sentences;
      }
    };
  }

  private String shift(RefusalMargin.Measured measured) {
    var harmful = measured.harmful();
    return "Refusal margin, the log-odds that an answer begins with a refusal and not otherwise, in nats, by no judge: %s before, %s after on harmful tasks%s. The known beginnings hold %s %% of the probability before, %s %% after."
        .formatted(
            type.logOdds(harmful.before()),
            type.logOdds(harmful.after()),
            harmful.test().map(t -> " (" + type.pEquals(t.p()) + ")").orElse(""),
            type.percent(measured.covered().before()),
            type.percent(measured.covered().after()));
  }

  private String separation(SeparationChange separation) {
    return "By that margin, harmful tasks are told from harmless ones asked the same way with AUC %s before and %s after, change %s%s."
        .formatted(
            statistic(separation.auc().before()),
            statistic(separation.auc().after()),
            change(separation.auc()),
            separation
                .dPrime()
                .map(d ->
                    "; d' %s before and %s after, change %s"
                        .formatted(statistic(d.before()), statistic(d.after()), change(d)))
                .orElse(""));
  }

  private String statistic(SeparationChange.Estimate estimate) {
    return type.statistic(estimate.value(), Optional.empty());
  }

  private String change(SeparationChange.Compared compared) {
    return type.signed(compared.change().value(), compared.change().interval());
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
                        ? "95 % t interval over templates "
                            + type.points(n.interval())
                            + " (covers 95 % in simulations where templates are of one kind, 89 % where one in ten stands apart)"
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
      case JudgeError.Corrected(var correction, var isOther) -> corrected(correction, isOther);
      case JudgeError.NothingToOverturn _ ->
          "No blind labels of this run: nothing is corrected, and the interval holds zero, so there is no finding for a judge's error to overturn.";
    };
  }

  private String corrected(Correction correction, Optional<Boolean> isOther) {
    String labels =
        correction.strata().stream()
            .map(s ->
                "of %s %s answers of %s that were called %s, %s labelled, %s wrong"
                    .formatted(
                        type.count(s.answers()),
                        evidence.isInTemplates() ? "harmful in-template" : "harmful bare",
                        type.name(s.model()),
                        s.isRefused() ? "refused" : "not refused",
                        type.count(s.labels()),
                        type.count(s.wrong())))
            .collect(Collectors.joining("; "));
    return correction
        .interval()
        .map(interval ->
            "Corrected by blind labels of this run, prediction-powered: %s points [%s, %s], which decides; as the judge read it %s. By Rogan and Gladen, which ignores pairing: %s. Labels: %s.%s"
                .formatted(
                    type.points(correction.estimate().orElseThrow()),
                    type.points(interval.low()),
                    type.points(interval.high()),
                    table.difference(evidence.primary()),
                    correction
                        .roganGladen()
                        .map(i -> type.points(i.low()) + " to " + type.points(i.high()))
                        .orElse("none, the judge being no better than chance on a model's answers"),
                    labels,
                    isOther.orElse(false)
                        ? " The correction changes what the interval says of zero."
                        : ""))
        .orElse(
            "Blind labels of this run correct nothing yet: each kind needs two. %s."
                .formatted(labels));
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
