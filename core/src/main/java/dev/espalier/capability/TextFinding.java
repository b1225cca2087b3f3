package dev.espalier.capability;

import dev.espalier.stats.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One text under one rule, with every model that read it.
///
/// @param windowTokens tokens of a window
/// @param rule how windows were cut
/// @param models the dense one first
public record TextFinding(String textId, int windowTokens, String rule, List<Model> models) {
  public TextFinding {
    models = List.copyOf(models);
  }

  /// One model's result.
  ///
  /// @param perplexity `exp` of the nats a token
  /// @param windows that were read; 0 where only their sum was kept
  /// @param ratioToDense absent for the dense model itself, and without one
  /// @param ratioInterval by a bootstrap over windows; absent for too few of them
  public record Model(
      String variantId,
      String label,
      double perplexity,
      long tokens,
      int windows,
      OptionalDouble ratioToDense,
      Optional<Interval> ratioInterval) {}

  /// What the model reached; absent where it did not read the text.
  public Optional<Model> model(String variantId) {
    return models.stream().filter(model -> model.variantId().equals(variantId)).findFirst();
  }
}
