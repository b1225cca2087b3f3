package dev.espalier.evidence;

import dev.espalier.stats.ClusteredDifference;
import java.util.List;

/// A benchmark that both models took, item by item.
///
/// @param name of the benchmark
/// @param isSensitive whether it can show a loss at all: one at which the first model does no
///   better than chance cannot, and is shown but is no condition
/// @param items right or wrong under both models; a cluster is what was sampled together (a
///   question with its paraphrases, a passage), mostly the item itself
public record CapabilityEndpoint(
    String name, boolean isSensitive, List<ClusteredDifference.Pair> items) {
  public CapabilityEndpoint {
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("benchmark '" + name + "' without items");
    }
  }
}
