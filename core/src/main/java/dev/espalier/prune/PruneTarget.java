package dev.espalier.prune;

import dev.espalier.model.Linear;

/// Which linear layers of a decoder layer are pruned.
public enum PruneTarget {
  /// Query, key, value and output projections: the paper's choice from its third version on.
  ATTENTION("attention");

  private final String label;

  PruneTarget(String label) {
    this.label = label;
  }

  /// The name in flags and manifests.
  public String label() {
    return label;
  }

  /// The paper's code leaves out what has "mlp" in its name.
  public boolean includes(Linear linear) {
    return !linear.name().contains(".mlp.");
  }
}
