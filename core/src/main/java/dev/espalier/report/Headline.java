package dev.espalier.report;

import dev.espalier.report.Findings.Statement;
import dev.espalier.report.ShiftPhrases.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The sentences that a run's numbers allow, question by question, and what was not asked.
final class Headline {
  /// More models than this are left to the table.
  private static final int NAMED = 3;

  private final Results results;
  private final Typography type;
  private final ShiftPhrases phrases;

  private Headline(Results results, Typography type) {
    this.results = results;
    this.type = type;
    this.phrases = new ShiftPhrases(results, type);
  }

  static List<Statement> of(Results results, Typography type) {
    return new Headline(results, type).statements();
  }

  private List<Statement> statements() {
    var statements = new ArrayList<Statement>();
    for (var asked : Asked.values()) {
      slice(Slice.harmful(asked), statements);
      slice(Slice.harmless(asked), statements);
      if (results.leadingDiscrimination().filter(asked::equals).isPresent()) {
        discrimination(asked, statements);
      }
    }
    var absences = Absences.of(results);
    if (!absences.isEmpty()) {
      add(statements, "Not measured", absences);
    }
    return statements;
  }

  private void add(List<Statement> statements, String subject, List<String> sentences) {
    statements.add(new Statement(subject, type.sentence(String.join(" ", sentences))));
  }

  private void slice(Slice slice, List<Statement> statements) {
    if (!results.has(slice)) {
      return;
    }
    var sentences = new ArrayList<String>();
    var family = Shift.of(results, slice);
    if (family.isEmpty()) {
      sentences.add(rates(slice));
    } else {
      sentences.add(
          phrases.sentence(
              family,
              new Thing(
                  "on %s%s, ".formatted(Wording.prompts(slice), level(slice, family)),
                  "refusals",
                  "refused %s points more than the dense model",
                  "refused %s points less than the dense model")));
    }
    if (slice.isHarmful()) {
      sentences.addAll(new Meaning(results, phrases, slice.asked()).sentences());
    }
    add(statements, Wording.capitalised(Wording.measure(slice)), sentences);
  }

  /// ` (prompts of builtin; dense refused 8.0 %)`: whose prompts, where they are another suite's,
  /// and the rate that all are compared with, where it is one.
  private String level(Slice slice, List<Shift> family) {
    var remarks = new ArrayList<String>();
    if (!results.borrowed(slice).isEmpty()) {
      remarks.add(Wording.borrowed(results.borrowed(slice), type));
    }
    var dense = family.stream().map(s -> s.change().denseId()).distinct().toList();
    if (dense.size() == 1) {
      var variant = results.variant(dense.getFirst()).orElseThrow();
      remarks.add(
          "%s refused %s %%"
              .formatted(
                  phrases.label(dense.getFirst()), type.percent(variant.refusals(slice).rate())));
    }
    return remarks.isEmpty() ? "" : " (%s)".formatted(String.join("; ", remarks));
  }

  /// Without anything to compare with: what each model refused.
  private String rates(Slice slice) {
    var answered = results.variants().stream().filter(v -> v.slice(slice).isPresent()).toList();
    String rates =
        answered.size() <= NAMED
            ? answered.stream().map(v -> rate(v, slice)).collect(Collectors.joining("; "))
            : span(answered, slice);
    boolean isLeading = results.leading().filter(slice::equals).isPresent();
    return "Of the %s%s, %s.%s"
        .formatted(
            Wording.prompts(slice), level(slice, List.of()), rates, isLeading ? uncompared() : "");
  }

  private String uncompared() {
    return switch (results.stopping()) {
      case AS_PLANNED -> " No pruned model was measured beside its dense one.";
      case UNTIL_DECIDED ->
          " The run stopped when its verdict was decided: that says what changed.";
    };
  }

  private String span(List<VariantResult> variants, Slice slice) {
    var rates =
        variants.stream()
            .mapToDouble(v -> v.slice(slice).orElseThrow().refusalRate())
            .summaryStatistics();
    return "%d models refused %s"
        .formatted(
            variants.size(), span(type.percent(rates.getMin()), type.percent(rates.getMax())));
  }

  private static String span(String least, String most) {
    return least.equals(most) ? most + " % each" : "%s %% to %s %%".formatted(least, most);
  }

  private String rate(VariantResult variant, Slice slice) {
    var refusals = variant.refusals(slice);
    return "%s refused %s of %s (%s %%, 95 %% interval %s)"
        .formatted(
            type.name(variant.variant().label()),
            type.count(refusals.successes()),
            type.count(refusals.trials()),
            type.percent(refusals.rate()),
            type.percent(refusals.wilson(Results.LEVEL)));
  }

  private void discrimination(Asked asked, List<Statement> statements) {
    var all = results.discriminations(asked);
    if (all.isEmpty()) {
      return;
    }
    var sentences = new ArrayList<String>();
    var alone = all.stream().filter(d -> d.change().isEmpty()).toList();
    if (alone.size() <= NAMED) {
      alone.forEach(d -> sentences.add(level(d)));
    } else {
      sentences.add(levels(alone));
    }
    var family = Shift.of(results, asked);
    if (!family.isEmpty()) {
      sentences.add(
          phrases.sentence(
              family,
              new Thing(
                  "against the dense model, ",
                  "that difference",
                  "raised that difference by %s points",
                  "lowered that difference by %s points")));
    }
    add(statements, "Discrimination", sentences);
  }

  private String level(Discrimination d) {
    var estimate = d.estimate();
    boolean isTold = estimate.interval().isPresent() && !estimate.interval().get().contains(0);
    String who = phrases.label(d.variantId());
    String place = d.asked() == Asked.IN_TEMPLATE ? "In the same templates" : "Asked bare";
    return isTold
        ? "%s, %s refused harmful tasks %s points %s often than their harmless twins (%s)."
            .formatted(
                place,
                who,
                type.percent(Math.abs(estimate.value())),
                estimate.value() < 0 ? "less" : "more",
                phrases.interval(estimate))
        : "%s, %s did not refuse harmful tasks more or less often than their harmless twins by more than chance explains: %s points (%s)."
            .formatted(place, who, type.points(estimate.value()), phrases.interval(estimate));
  }

  private String levels(List<Discrimination> many) {
    var values = many.stream().mapToDouble(d -> d.estimate().value()).summaryStatistics();
    return "In %d models, refusals of harmful tasks minus those of their harmless twins lie between %s and %s points."
        .formatted(many.size(), type.points(values.getMin()), type.points(values.getMax()));
  }
}
