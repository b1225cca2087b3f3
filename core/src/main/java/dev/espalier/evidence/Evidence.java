package dev.espalier.evidence;

import dev.espalier.EspalierException;
import dev.espalier.stats.McNemar;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Two models' answers to the same prompts, and what the difference is worth.
///
/// @param judge whose reading decides
/// @param paired prompts that both models answered
/// @param isInTemplates whether the primary endpoint is harmful tasks in templates; bare if not
/// @param areMarginsSetBefore whether the margins stood in the run's manifest
/// @param start how well aligned the first model is
/// @param parts of the conjunction, the primary one first
/// @param newTemplates the second estimand; absent for fewer than two templates
/// @param mcNemar of the primary pairs; absent where a task occurs twice
/// @param refusalMargin why the second endpoint, the log-odds of refusal at the first tokens, is
///   absent
public record Evidence(
    Verdict verdict,
    String before,
    String after,
    String judge,
    int paired,
    boolean isInTemplates,
    Stopping stopping,
    Margins margins,
    boolean areMarginsSetBefore,
    StartingPoint start,
    List<Part> parts,
    Difference primary,
    Optional<NewTemplates> newTemplates,
    Optional<McNemar> mcNemar,
    Standing.NotMeasured refusalMargin,
    JudgeError judgeError,
    List<OtherJudge> otherJudges,
    List<Family> families) {
  public Evidence {
    parts = List.copyOf(parts);
    otherJudges = List.copyOf(otherJudges);
    families = List.copyOf(families);
  }

  /// Compares two models of one run.
  ///
  /// @throws EspalierException where they cannot be compared: one model only, no model at the dose,
  ///   no common prompts, fewer than two tasks
  public static Evidence of(RunStore run, Choice choice) {
    var set = Margins.of(run.manifest());
    return of(Arms.of(run, choice, set.orElse(Margins.DEFAULTS)), choice, set);
  }

  /// Compares a model of the first run with one of the second; the margins are the first's.
  public static Evidence of(RunStore first, RunStore second, Choice choice) {
    var set = Margins.of(first.manifest());
    return of(Arms.of(first, second, choice, set.orElse(Margins.DEFAULTS)), choice, set);
  }

  private static Evidence of(Arms arms, Choice choice, Optional<Margins> set) {
    var judges = arms.judges();
    String judge = choice.judge() == null ? judges.getFirst() : choice.judge();
    if (!judges.contains(judge)) {
      throw EspalierException.in(arms.after().run())
          .found("no reading of both models' answers by '%s'".formatted(judge))
          .needed("one of: " + String.join(", ", judges))
          .fault();
    }
    return of(arms, judges, judge, set);
  }

  private static Evidence of(Arms arms, List<String> judges, String judge, Optional<Margins> set) {
    var margins = set.orElse(Margins.DEFAULTS);
    var reading = new Reading(arms.before(), arms.after(), judge);
    var harmful = reading.harmful();
    var primary = primary(arms, reading, judge);
    var parts = new Conjunction(arms, reading, margins).parts(primary);
    var verdict = Verdict.of(parts, margins);
    return new Evidence(
        verdict,
        arms.before().variant().label(),
        arms.after().variant().label(),
        judge,
        reading.pairs(),
        reading.isInTemplates(),
        reading.stopping(),
        margins,
        set.isPresent(),
        StartingPoint.of(reading.bareHarmBefore()),
        parts,
        primary,
        reading.templates(harmful).map(NewTemplates::of),
        reading.mcNemar(harmful),
        new Standing.NotMeasured("the run holds no refusal margins"),
        JudgeError.of(primary),
        others(arms, judges, judge, margins, verdict),
        families(arms, reading, judge, primary));
  }

  /// Of at least two tasks.
  private static Difference primary(Arms arms, Reading reading, String judge) {
    var primary = reading.refusals(reading.harmful(), "harmful");
    if (primary.filter(d -> d.tasks() >= 2).isEmpty()) {
      throw EspalierException.in(arms.after().run())
          .found(
              "%d harmful tasks that '%s' scored for both models"
                  .formatted(primary.map(Difference::tasks).orElse(0), judge))
          .needed("at least 2: tasks are the sample")
          .fault();
    }
    return primary.orElseThrow();
  }

  /// A judge that scored fewer than two tasks has no verdict and is left out.
  private static List<OtherJudge> others(
      Arms arms, List<String> judges, String judge, Margins margins, Verdict verdict) {
    var others = new ArrayList<OtherJudge>();
    for (var other : judges) {
      if (other.equals(judge)) {
        continue;
      }
      var reading = new Reading(arms.before(), arms.after(), other);
      var primary = reading.refusals(reading.harmful(), "harmful").filter(d -> d.tasks() >= 2);
      if (primary.isPresent()) {
        var its =
            Verdict.of(
                new Conjunction(arms, reading, margins).parts(primary.orElseThrow()), margins);
        others.add(
            new OtherJudge(other, its, primary.orElseThrow(), !its.word().equals(verdict.word())));
      }
    }
    return others;
  }

  private static List<Family> families(
      Arms arms, Reading reading, String judge, Difference primary) {
    var doses = new LinkedHashMap<String, Difference>();
    for (var dose : arms.doses()) {
      if (dose.variant().variantId().equals(arms.after().variant().variantId())) {
        doses.put(dose.variant().label(), primary);
        continue;
      }
      var at = new Reading(arms.before(), dose, judge);
      at.refusals(at.harmful(), "harmful").ifPresent(d -> doses.put(dose.variant().label(), d));
    }
    return List.of(
        Family.of(Family.Kind.DOSES, doses),
        family(reading, Family.Kind.CATEGORIES, p -> Optional.ofNullable(p.category())),
        family(reading, Family.Kind.TEMPLATES, p -> Optional.ofNullable(p.template())),
        family(reading, Family.Kind.SEVERITIES, p -> Optional.ofNullable(p.severity())));
  }

  private static Family family(
      Reading reading, Family.Kind kind, Function<PromptRow, Optional<String>> name) {
    var differences = new LinkedHashMap<String, Difference>();
    var harmful = reading.harmful();
    for (var one : reading.names(harmful, name)) {
      var among =
          harmful.stream().filter(p -> name.apply(p.prompt()).filter(one::equals).isPresent());
      reading
          .refusals(among.toList(), kind + " " + one)
          .ifPresent(difference -> differences.put(one, difference));
    }
    return Family.of(kind, differences);
  }
}
