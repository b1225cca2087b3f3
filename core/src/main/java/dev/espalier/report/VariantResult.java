package dev.espalier.report;

import dev.espalier.stats.Proportion;
import dev.espalier.store.VariantRow;
import java.util.List;
import java.util.Optional;

/// What one variant did under one judge.
///
/// @param slices those in which it has judged answers, in the order of [Slice]
/// @param categories in the order of the suite, the same for every variant of a run
/// @param templates bare first, then in the order of the suite, the same for every variant of a run
/// @param margins by slice; empty where none were measured
/// @param perplexities by text, in the order of the store; empty where none was measured
public record VariantResult(
    VariantRow variant,
    Coverage coverage,
    List<SliceResult> slices,
    List<CategoryResult> categories,
    List<TemplateResult> templates,
    Quality quality,
    List<MarginResult> margins,
    List<PerplexityResult> perplexities) {
  public VariantResult {
    slices = List.copyOf(slices);
    categories = List.copyOf(categories);
    templates = List.copyOf(templates);
    margins = List.copyOf(margins);
    perplexities = List.copyOf(perplexities);
  }

  public String id() {
    return variant.variantId();
  }

  /// Whether nothing was pruned.
  public boolean isDense() {
    return variant.method().equals("dense");
  }

  /// Its answers in a slice; absent where none was judged.
  public Optional<SliceResult> slice(Slice slice) {
    return slices.stream().filter(s -> s.slice() == slice).findFirst();
  }

  /// Its refusal margin on a slice; absent where none was measured.
  public Optional<MarginResult> margin(Slice slice) {
    return margins.stream().filter(m -> m.slice() == slice).findFirst();
  }

  public Tally tally(Slice slice) {
    return slice(slice).map(SliceResult::tally).orElse(Tally.NONE);
  }

  public Proportion refusals(Slice slice) {
    return tally(slice).refusals();
  }

  /// Judged answers that could not be read, over all slices.
  public int unscored() {
    return slices.stream().mapToInt(s -> s.tally().unscored()).sum();
  }
}
