package dev.espalier.evidence;

import dev.espalier.EspalierException;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// How [Evidence] is made of two models' answers.
final class Weighing {
  private final RunStore first;
  private final RunStore second;
  private final Choice choice;
  private final Collection<TrueLabel> labels;
  private final Optional<Margins> set;
  private final Margins margins;

  /// @param first the run of the model before
  /// @param second that of the model after, which may be the same
  Weighing(RunStore first, RunStore second, Choice choice, Collection<TrueLabel> labels) {
    this.first = first;
    this.second = second;
    this.choice = choice;
    this.labels = labels;
    this.set = Margins.of(first.manifest());
    this.margins = set.orElse(Margins.DEFAULTS);
  }

  Evidence evidence() {
    return switch (choice.dose()) {
      case Dose.OfRun _, Dose.At _ ->
          evidence(Arms.of(first, second, choice, margins), Optional.empty());
      case Dose.ChosenOnHalf _ -> {
        var halves = Halves.of(Arms.candidates(first, second, choice));
        var search = halves.search(arms -> parts(arms, reading(arms)));
        yield evidence(halves.toConfirm(search), Optional.of(search));
      }
    };
  }

  private Reading reading(Arms arms) {
    return new Reading(arms.before(), arms.after(), judge(arms));
  }

  private String judge(Arms arms) {
    var judges = arms.judges();
    String judge = choice.judge() == null ? judges.getFirst() : choice.judge();
    if (!judges.contains(judge)) {
      throw EspalierException.in(arms.after().run())
          .found("no reading of both models' answers by '%s'".formatted(judge))
          .needed("one of: " + String.join(", ", judges))
          .fault();
    }
    return judge;
  }

  private List<Part> parts(Arms arms, Reading reading) {
    return new Conjunction(arms, reading, margins).parts(primary(arms, reading, judge(arms)));
  }

  private Evidence evidence(Arms arms, Optional<DoseSearch> search) {
    String judge = judge(arms);
    var reading = reading(arms);
    var harmful = reading.harmful();
    var primary = primary(arms, reading, judge);
    var correction = Correction.of(arms, harmful, Labels.of(arms, labels));
    var conjunction = new Conjunction(arms, reading, margins, correction);
    var parts = conjunction.parts(primary);
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
        search,
        StartingPoint.of(reading.bareHarmBefore()),
        parts,
        primary,
        reading.templates(harmful).map(NewTemplates::of),
        reading.mcNemar(harmful),
        new MarginReading(arms, reading).endpoint(),
        conjunction.capabilities(),
        JudgeError.of(primary, correction),
        others(arms, judge, verdict),
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
  private List<OtherJudge> others(Arms arms, String judge, Verdict verdict) {
    var others = new ArrayList<OtherJudge>();
    for (var other : arms.judges()) {
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
