package dev.espalier.prune;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The methods of pruning by name, and which of them are controls.
///
/// A control changes a model as much as a method does, but elsewhere: what both do, size explains.
/// Every control can take refusals away, and none is meant to be used: anti-WANDA prunes what the
/// inputs say matters most, which on prompts that are refused is what refusing rests on (Wei et al.
/// 2024, arXiv:2402.05162, take safety out of models by such a choice); noise wears fine-tuned
/// behaviour off without the zeros that would give it away; and random or shuffled masks can be
/// drawn until one does it. So a control is measured in memory, and saved only where the user says
/// so in words.
public enum PruneMethod {
  WANDA,
  WANDA_ALPHA,
  MAGNITUDE,
  SPARSEGPT,
  RANDOM,
  ANTI_WANDA,
  NOISE,
  SHUFFLED_WANDA;

  /// The name in flags and manifests: `anti-wanda`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// As it is written on the command line.
  @Override
  public String toString() {
    return label();
  }

  /// The method that a pruner's name belongs to, under either [Threshold].
  public static Optional<PruneMethod> named(String name) {
    return Arrays.stream(values())
        .filter(method ->
            method.label().equals(name) || method.pruner(Threshold.AUTHORS).name().equals(name))
        .findFirst();
  }

  /// Whether it exists to be compared with, not to be used.
  public boolean isControl() {
    return switch (this) {
      case RANDOM, ANTI_WANDA, NOISE, SHUFFLED_WANDA -> true;
      case WANDA, WANDA_ALPHA, MAGNITUDE, SPARSEGPT -> false;
    };
  }

  /// Whether the seed decides what it does.
  public boolean isDrawn() {
    return switch (this) {
      case RANDOM, NOISE, SHUFFLED_WANDA -> true;
      case WANDA, WANDA_ALPHA, MAGNITUDE, SPARSEGPT, ANTI_WANDA -> false;
    };
  }

  /// The method; `threshold` matters to magnitude and SparseGPT.
  public Pruner pruner(Threshold threshold) {
    return switch (this) {
      case WANDA -> new Wanda();
      case WANDA_ALPHA -> new WandaAlpha();
      case MAGNITUDE -> new Magnitude(threshold);
      case SPARSEGPT -> new SparseGpt(threshold);
      case RANDOM -> new RandomMask();
      case ANTI_WANDA -> new AntiWanda();
      case NOISE -> new GaussianNoise();
      case SHUFFLED_WANDA -> new ShuffledWanda();
    };
  }
}
