package dev.espalier.evidence;

import dev.espalier.capability.PairedAnswers;
import dev.espalier.capability.Transcript;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.util.List;

/// The benchmarks in runs, as the verdict reads them: question by question, and only those count
/// that could show harm, see [dev.espalier.capability.Sensitivity].
final class BenchmarkEndpoints {
  private BenchmarkEndpoints() {}

  /// Those that both models sat under one rule; none where scores lie between right and wrong.
  static List<CapabilityEndpoint> of(
      RunStore first, VariantRow before, RunStore second, VariantRow after) {
    var damaged =
        PairedAnswers.damagedCopy(first.variants(), before).map(copy -> Transcript.of(first, copy));
    return PairedAnswers.of(Transcript.of(first, before), Transcript.of(second, after), damaged)
        .stream()
        .map(paired ->
            new CapabilityEndpoint(paired.benchmark(), paired.isSensitive(), paired.items()))
        .toList();
  }
}
