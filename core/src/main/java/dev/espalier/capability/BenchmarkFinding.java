package dev.espalier.capability;

import dev.espalier.stats.MeanOfItems;
import java.util.List;
import java.util.Optional;

/// One benchmark under one rule, with every model that sat it.
///
/// @param metric the one that counts
/// @param rule how questions were put
/// @param note what is not as published; empty for nothing
/// @param chance what guessing scores
/// @param sensitivity whether it could show harm; absent without a dense model
/// @param models the dense one first
public record BenchmarkFinding(
    String benchmark,
    String metric,
    String rule,
    String note,
    double chance,
    Optional<Sensitivity> sensitivity,
    List<Model> models) {
  public BenchmarkFinding {
    models = List.copyOf(models);
  }

  /// One model's result.
  ///
  /// @param questions that are asked; more than `score.items()` where some are missing
  /// @param unanswered questions that could not be put to it
  /// @param cut prompts that were too long and lost their beginning
  /// @param change against the dense model; absent for that one itself, and without one
  public record Model(
      String variantId,
      String label,
      MeanOfItems score,
      int questions,
      int unanswered,
      int cut,
      Optional<Change> change) {}

  /// What the model scored; absent where it did not sit.
  public Optional<Model> model(String variantId) {
    return models.stream().filter(model -> model.variantId().equals(variantId)).findFirst();
  }

  public boolean isSensitive() {
    return sensitivity.filter(Sensitivity::isSensitive).isPresent();
  }
}
