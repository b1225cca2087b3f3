package dev.espalier.prune;

import java.util.Locale;

/// Which linear layers of a decoder layer are pruned.
public enum PruneTarget {
  /// Query, key, value and output projections: the paper's choice from its third version on.
  ATTENTION,
  /// The gate, up and down projections.
  MLP,
  /// Both: the choice of the paper's first version.
  ALL;

  /// The name in flags and manifests.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As it is written on the command line.
  @Override
  public String toString() {
    return label();
  }

  /// Whether it takes the matrix of that name. The paper's code tells them apart by "mlp" in it.
  public boolean includes(String name) {
    boolean isMlp = name.contains(".mlp.");
    return switch (this) {
      case ATTENTION -> !isMlp;
      case MLP -> isMlp;
      case ALL -> true;
    };
  }
}
