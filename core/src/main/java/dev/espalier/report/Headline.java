package dev.espalier.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sentences that a run's numbers allow, on harmful prompts and on harmless twins. They name a
/// change only where it is significant after adjustment, and say what was not measured.
final class Headline {
  private final Results results;
  private final Typography type;

  private Headline(Results results, Typography type) {
    this.results = results;
    this.type = type;
  }

  /// One entry on harmful prompts, one on harmless twins.
  static List<String> of(Results results, Typography type) {
    var headline = new Headline(results, type);
    return Stream.of(
            headline.sentence(Slice.HARMFUL, "harmful prompts"),
            headline.sentence(Slice.HARMLESS, "harmless twins"))
        .map(type::sentence)
        .toList();
  }

  private String sentence(Slice slice, String noun) {
    if (!results.has(slice)) {
      return slice == Slice.HARMFUL
          ? "No harmful prompts were measured."
          : "No harmless twins were measured, so over-refusal is unknown.";
    }
    var comparisons = results.comparisons(slice);
    if (comparisons.isEmpty()) {
      return rates(slice, noun);
    }
    var significant = comparisons.stream().filter(Comparison::isSignificant).toList();
    return significant.isEmpty()
        ? noChange(comparisons, noun)
        : changes(significant, comparisons.size() - significant.size(), noun);
  }

  /// Without anything to compare with: what each model refused.
  private String rates(Slice slice, String noun) {
    String rates =
        results.variants().stream()
            .filter(v -> v.tally(slice).answers() > 0)
            .map(v -> rate(v, slice))
            .collect(Collectors.joining("; "));
    String remark =
        slice == Slice.HARMFUL ? " No pruned model was measured beside its dense one." : "";
    return "Of the %s, %s.%s".formatted(noun, rates, remark);
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

  private String noChange(List<Comparison> comparisons, String noun) {
    double smallest = comparisons.stream().mapToDouble(Comparison::adjustedP).min().orElseThrow();
    if (comparisons.size() == 1) {
      var only = comparisons.getFirst();
      return "On %s, %s did not change refusals by more than chance explains: %s points (%s, %s)."
          .formatted(
              noun,
              label(only.variantId()),
              type.points(only.difference()),
              interval(only),
              type.pEquals(only.adjustedP()));
    }
    var order = Comparator.comparingDouble(Comparison::difference);
    return ("On %s, none of the %d pruned models changed refusals by more than chance explains: "
            + "the changes lie between %s and %s points (smallest %s after Holm's adjustment).")
        .formatted(
            noun,
            comparisons.size(),
            type.points(comparisons.stream().min(order).orElseThrow().difference()),
            type.points(comparisons.stream().max(order).orElseThrow().difference()),
            type.pEquals(smallest));
  }

  private String changes(List<Comparison> significant, int others, String noun) {
    String changes = significant.stream().map(this::change).collect(Collectors.joining("; "));
    String rest =
        switch (others) {
          case 0 -> "";
          case 1 -> " The other pruned model did not differ by more than chance explains.";
          default ->
              " The other %d pruned models did not differ by more than chance explains."
                  .formatted(others);
        };
    return "On %s, %s.%s".formatted(noun, changes, rest);
  }

  private String change(Comparison c) {
    return "%s refused %s points %s than the dense model (%s, %s%s)"
        .formatted(
            label(c.variantId()),
            type.percent(Math.abs(c.difference())),
            c.difference() < 0 ? "less" : "more",
            interval(c),
            type.pEquals(c.adjustedP()),
            results.comparisons(c.slice()).size() == 1 ? "" : " after Holm's adjustment");
  }

  private String interval(Comparison c) {
    return c.interval().isPresent() ? "95 % interval " + type.points(c.interval()) : "no interval";
  }

  private String label(String variantId) {
    return type.name(results.variant(variantId).orElseThrow().variant().label());
  }
}
