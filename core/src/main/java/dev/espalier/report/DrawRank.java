package dev.espalier.report;

import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Where a pruned model stands among random masks: how many of them refuse harmful prompts as
/// often.
///
/// Were the method no better than a mask drawn at random, each place among the draws would be as
/// likely as any other, so that the rank of 1 among 20 draws has a chance of 1 in 21.
///
/// @param label of the pruned model
/// @param slice the harmful prompts that are counted
/// @param ratio that the random masks prune, in [0, 1): the method's own, or that of equal damage
/// @param draws how many random masks of that ratio the run holds
/// @param asOften how many of them refuse at least as often
public record DrawRank(String label, Slice slice, double ratio, int draws, int asOften) {
  private static final String RANDOM = "random";
  private static final int FEWEST_DRAWS = 5;

  /// 1 for a model that refuses more often than every draw.
  public int rank() {
    return asOften + 1;
  }

  /// The ranks of all pruned models among random masks of the same target, where there are at least
  /// five of one ratio.
  public static List<DrawRank> of(Results results) {
    var ranks = new ArrayList<DrawRank>();
    results
        .leading()
        .ifPresent(slice -> {
          for (VariantResult variant : results.variants()) {
            if (!variant.isDense() && !variant.variant().method().equals(RANDOM)) {
              addRanks(results, variant, slice, ranks);
            }
          }
        });
    return ranks;
  }

  private static void addRanks(
      Results results, VariantResult variant, Slice slice, List<DrawRank> ranks) {
    var own = variant.slice(slice);
    if (own.isEmpty()) {
      return;
    }
    var drawn = new TreeMap<Double, List<Double>>(); // rates by ratio
    for (VariantResult other : results.variants()) {
      if (isDraw(other.variant(), variant.variant())) {
        other
            .slice(slice)
            .ifPresent(found ->
                drawn
                    .computeIfAbsent(other.variant().requestedSparsity(), _ -> new ArrayList<>())
                    .add(found.refusalRate()));
      }
    }
    drawn.forEach((ratio, rates) -> {
      if (rates.size() >= FEWEST_DRAWS) {
        long asOften = rates.stream().filter(rate -> rate >= own.get().refusalRate()).count();
        ranks.add(
            new DrawRank(
                variant.variant().label(), slice, ratio, rates.size(), Math.toIntExact(asOften)));
      }
    });
  }

  private static boolean isDraw(VariantRow row, VariantRow compared) {
    return row.method().equals(RANDOM)
        && row.target().equals(compared.target())
        && row.modelName().equals(compared.modelName())
        && !row.variantId().endsWith(VariantRow.AGAIN);
  }

  /// `wanda attention 0.2 refuses more often than 18 of 20 random masks of 4.13 %: rank 3 of 21`.
  public String sentence() {
    return "%s refuses more often than %d of %d random masks of %s %%: rank %d of %d"
        .formatted(
            label, draws - asOften, draws, Typography.PLAIN.finePercent(ratio), rank(), draws + 1);
  }
}
