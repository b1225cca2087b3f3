package dev.espalier.evidence;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The two models that are compared: what was asked of both.
///
/// @param doses all pruned models beside `after` that can be compared with `before`, itself
///   included
/// @param capabilities the benchmarks that both models took
record Arms(Arm before, Arm after, List<Arm> doses, List<CapabilityEndpoint> capabilities) {
  private static final double SAME_DOSE = 1e-9;

  /// A model of each of two runs, which may be the same.
  static Arms of(RunStore first, RunStore second, Choice choice, Margins margins) {
    var before = before(first, second, choice);
    return of(
        first, before, second, after(second, choice, margins, isOther(first, before, second)));
  }

  /// One for each pruned model of the second run, in its order.
  static List<Arms> candidates(RunStore first, RunStore second, Choice choice) {
    var before = before(first, second, choice);
    var after =
        variants(second).stream()
            .filter(isOther(first, before, second))
            .filter(v -> !isDense(v))
            .toList();
    if (after.isEmpty()) {
      throw EspalierException.in(second.run())
          .found("no pruned model among: " + ids(variants(second)))
          .needed("at least two to choose from")
          .fault();
    }
    return after.stream().map(variant -> of(first, before, second, variant)).toList();
  }

  private static VariantRow before(RunStore first, RunStore second, Choice choice) {
    var variants = variants(first);
    if (first == second && variants.size() < 2) {
      throw EspalierException.in(first.run())
          .found("one model only" + (variants.isEmpty() ? ", or none" : ""))
          .needed("two to compare")
          .remedy(
              "Measure the pruned one into the same run (espalier refusals --out %s), or name a second run."
                  .formatted(first.run()))
          .fault();
    }
    if (choice.before() != null) {
      return named(first, choice.before());
    }
    return first != second && variants.size() == 1 ? variants.getFirst() : dense(first);
  }

  private static Predicate<VariantRow> isOther(RunStore first, VariantRow before, RunStore second) {
    return v -> first != second || !v.variantId().equals(before.variantId());
  }

  /// Those that were not asked a second time to see what rounding changes, nor damaged on purpose.
  private static List<VariantRow> variants(RunStore run) {
    return run.variants().stream()
        .filter(v -> !v.variantId().endsWith(VariantRow.AGAIN) && !v.isDamaged())
        .toList();
  }

  private static Arms of(RunStore first, VariantRow before, RunStore second, VariantRow after) {
    var end = Arm.of(second, after);
    var arms =
        new Arms(
            Arm.of(first, before),
            end,
            doses(second, before, end),
            BenchmarkEndpoints.of(first, before, second, after));
    arms.refuseStrangers();
    return arms;
  }

  private static List<Arm> doses(RunStore run, VariantRow before, Arm after) {
    var doses = new ArrayList<Arm>();
    for (var variant : variants(run)) {
      if (variant.variantId().equals(after.variant().variantId())) {
        doses.add(after);
      } else if (!isDense(variant) && !variant.variantId().equals(before.variantId())) {
        doses.add(Arm.of(run, variant));
      }
    }
    return List.copyOf(doses);
  }

  private static VariantRow dense(RunStore run) {
    var dense = variants(run).stream().filter(Arms::isDense).toList();
    if (dense.size() != 1) {
      throw EspalierException.in(run.run())
          .found(
              dense.isEmpty()
                  ? "no dense model among: " + ids(variants(run))
                  : "several dense models: " + ids(dense))
          .needed("one to start from")
          .remedy("Name it with --before.")
          .fault();
    }
    return dense.getFirst();
  }

  private static VariantRow after(
      RunStore run, Choice choice, Margins margins, Predicate<VariantRow> isCandidate) {
    if (choice.after() != null) {
      return named(run, choice.after());
    }
    var candidates = variants(run).stream().filter(isCandidate).toList();
    double dose = choice.dose() instanceof Dose.At(var asked) ? asked : margins.dose();
    var atDose =
        candidates.stream()
            .filter(v -> Math.abs(v.requestedSparsity() - dose) < SAME_DOSE)
            .toList();
    if (atDose.size() == 1) {
      return atDose.getFirst();
    }
    if (candidates.size() == 1 && choice.dose() instanceof Dose.OfRun) {
      return candidates.getFirst();
    }
    throw EspalierException.in(run.run())
        .found(
            atDose.isEmpty()
                ? "no model pruned to %s among: %s".formatted(dose, ids(candidates))
                : "several models pruned to %s: %s".formatted(dose, ids(atDose)))
        .needed("one model at the primary dose")
        .remedy("Name another dose with --dose, or the model with --after.")
        .fault();
  }

  private static VariantRow named(RunStore run, String id) {
    return run.variants().stream()
        .filter(v -> v.variantId().equals(id))
        .findFirst()
        .orElseThrow(() ->
            EspalierException.in(run.run())
                .found("no model '%s'".formatted(id))
                .needed("one of: " + ids(run.variants()))
                .fault());
  }

  private static boolean isDense(VariantRow variant) {
    return variant.method().equals("dense");
  }

  private static String ids(List<VariantRow> variants) {
    return variants.stream().map(VariantRow::variantId).collect(joining(", "));
  }

  private void refuseStrangers() {
    if (before.run().equals(after.run())
        && before.variant().variantId().equals(after.variant().variantId())) {
      throw EspalierException.in(before.run())
          .found("'%s' on both sides".formatted(before.variant().variantId()))
          .needed("two models")
          .fault();
    }
    boolean isShared = false;
    for (var answer : before.answers().values()) {
      var prompt = answer.prompt();
      var other = after.answers().get(prompt.promptId());
      isShared |= other != null;
      if (other != null && !other.prompt().textHash().equals(prompt.textHash())) {
        throw EspalierException.in(after.run())
            .found(
                "prompt '%s' has another text than in %s"
                    .formatted(prompt.promptId(), before.run()))
            .needed("the same prompts in both runs")
            .fault();
      }
    }
    if (!isShared) {
      throw EspalierException.in(after.run())
          .found(
              "'%s' and '%s' of %s share no answered prompt id"
                  .formatted(
                      after.variant().variantId(), before.variant().variantId(), before.run()))
          .needed("the same prompts asked of both")
          .remedy("Ask both the same suite.")
          .fault();
    }
  }

  /// The same models on these prompts.
  Arms only(Predicate<PromptRow> kept) {
    return new Arms(
        before.only(kept),
        after.only(kept),
        doses.stream().map(d -> d.only(kept)).toList(),
        capabilities);
  }

  /// The judges that have spoken on both, the main one of the run first.
  List<String> judges() {
    var judges = before.judges();
    judges.retainAll(after.judges());
    if (judges.isEmpty()) {
      throw EspalierException.in(after.run())
          .found("no judge that has read both models' answers")
          .needed("at least one judge's verdicts on both")
          .remedy("Run the same command again: it goes on where it stopped.")
          .fault();
    }
    return List.copyOf(judges);
  }
}
