package dev.espalier.report;

import dev.espalier.stats.Proportion;
import dev.espalier.store.VariantRow;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one variant did under one judge.
///
/// @param tallies every slice; one without answers has an empty tally
/// @param categories in the order of the suite, the same for every variant of a run
/// @param perplexities by text, in the order of the store; empty where none was measured
public record VariantResult(
    VariantRow variant,
    Coverage coverage,
    Map<Slice, Tally> tallies,
    List<CategoryResult> categories,
    Quality quality,
    List<PerplexityResult> perplexities) {
  public VariantResult {
    tallies = java.util.Collections.unmodifiableMap(new EnumMap<>(tallies));
    categories = List.copyOf(categories);
    perplexities = List.copyOf(perplexities);
  }

  public String id() {
    return variant.variantId();
  }

  /// Whether nothing was pruned.
  public boolean isDense() {
    return variant.method().equals("dense");
  }

  public Tally tally(Slice slice) {
    return tallies.getOrDefault(slice, Tally.NONE);
  }

  /// Judged answers that could not be read, over both kinds of prompts.
  public int unscored() {
    return tally(Slice.HARMFUL).unscored() + tally(Slice.HARMLESS).unscored();
  }

  public Proportion refusals(Slice slice) {
    return tally(slice).refusals();
  }
}
