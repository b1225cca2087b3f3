package dev.espalier.report;

import dev.espalier.store.RunStore;
import java.util.List;
import java.util.Optional;

/// What a run measured, as one judge read it: counts, fractions and tests, nothing rounded.
///
/// @param judge whose verdicts these are
/// @param asked prompts in the run
/// @param variants in the order of the run
/// @param comparisons of every pruned variant with its dense model, slice by slice; a slice without
///   prompts that were judged in both arms has none
public record Results(
    String judge, int asked, List<VariantResult> variants, List<Comparison> comparisons) {
  /// The level of every interval; tests are called significant at one minus it.
  public static final double LEVEL = 0.95;

  public Results {
    variants = List.copyOf(variants);
    comparisons = List.copyOf(comparisons);
  }

  /// Reads a run as its main judge does: `espalier-rules`, else the first in the manifest that has
  /// spoken.
  ///
  /// @throws dev.espalier.EspalierException where the run holds no answer or no judgement
  public static Results of(RunStore store) {
    var rows = RunRows.read(store);
    return of(rows, rows.judges().getFirst());
  }

  /// Reads a run as `judge` does.
  ///
  /// @throws dev.espalier.EspalierException where the run holds no answer or no judgement by it
  public static Results of(RunStore store, String judge) {
    return of(RunRows.read(store), judge);
  }

  static Results of(RunRows rows, String judge) {
    rows.refuseUnknown(judge);
    return new JudgedRun(rows, judge).results();
  }

  /// The variant of that id; absent where the run has none.
  public Optional<VariantResult> variant(String variantId) {
    return variants.stream().filter(v -> v.id().equals(variantId)).findFirst();
  }

  /// A variant against its dense model on one slice; absent for a dense variant, without a dense
  /// variant to compare with, and without common prompts.
  public Optional<Comparison> comparison(String variantId, Slice slice) {
    return comparisons.stream()
        .filter(c -> c.variantId().equals(variantId) && c.slice() == slice)
        .findFirst();
  }

  /// All comparisons of one slice, in the order of the variants.
  public List<Comparison> comparisons(Slice slice) {
    return comparisons.stream().filter(c -> c.slice() == slice).toList();
  }

  /// Whether any variant has judged answers in the slice.
  public boolean has(Slice slice) {
    return variants.stream().anyMatch(v -> v.tally(slice).answers() > 0);
  }
}
