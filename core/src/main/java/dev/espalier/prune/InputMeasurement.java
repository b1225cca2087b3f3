package dev.espalier.prune;

import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import java.util.Set;

/// Measures, during passes through one layer, what a method needs to know of the inputs of its
/// matrices.
interface InputMeasurement extends Tap, AutoCloseable {
  /// What was seen of the inputs of `linear`; no longer valid once closed.
  InputStatistics of(Linear linear);

  @Override
  default boolean observesAttention() {
    return false;
  }

  @Override
  default void close() {}

  /// A measurement of the matrices called `names`; inputs arrive as whole windows of `windowTokens`
  /// rows each.
  static InputMeasurement of(Statistic statistic, Set<String> names, int windowTokens) {
    return switch (statistic) {
      case NONE -> _ -> new InputStatistics.None();
      case SQUARED_NORMS -> new InputNorms(names, windowTokens);
      case PRODUCTS -> new InputProducts(names);
    };
  }
}
