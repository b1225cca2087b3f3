package dev.espalier.capability;

import dev.espalier.stats.ClusteredDifference;
import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A benchmark that two models sat, question by question: right or wrong under both.
///
/// @param benchmark its name
/// @param isSensitive whether it could show that the second model is worse, see [Sensitivity]
/// @param items each a cluster of its own: questions are independent of each other
public record PairedAnswers(
    String benchmark, boolean isSensitive, List<ClusteredDifference.Pair> items) {
  public PairedAnswers {
    items = List.copyOf(items);
  }

  /// Those of two models, which may be of two runs; of a benchmark whose scores lie between right
  /// and wrong there are none, nor of one without common questions.
  ///
  /// @param damaged the first model's damaged copy; absent where there is none
  public static List<PairedAnswers> of(
      Transcript before, Transcript after, Optional<Transcript> damaged) {
    var all = new ArrayList<PairedAnswers>();
    for (BenchmarkFinding finding : Capability.of(before, after, damaged).benchmarks()) {
      var items = items(before, after, finding);
      if (!items.isEmpty()) {
        all.add(new PairedAnswers(finding.benchmark(), finding.isSensitive(), items));
      }
    }
    return all;
  }

  /// The damaged copy of `dense` among the variants of its run.
  public static Optional<VariantRow> damagedCopy(List<VariantRow> variants, VariantRow dense) {
    return variants.stream()
        .filter(VariantRow::isDamaged)
        .filter(copy -> copy.variantId().equals(dense.variantId() + VariantRow.DAMAGED))
        .findFirst();
  }

  private static List<ClusteredDifference.Pair> items(
      Transcript before, Transcript after, BenchmarkFinding finding) {
    var items = new ArrayList<ClusteredDifference.Pair>();
    for (Sitting sitting : before.sittings()) {
      var other = after.sitting(sitting);
      if (sitting.isOf(finding) && other.isPresent()) {
        for (Sitting.Both both : sitting.common(other.get())) {
          if (!both.isWhole()) {
            return List.of();
          }
          items.add(
              new ClusteredDifference.Pair(
                  both.before().task() + " " + both.before().item(),
                  both.before().score() == 1,
                  both.after().score() == 1));
        }
      }
    }
    return items;
  }
}
