package dev.espalier.evidence;

import dev.espalier.store.Manifest;

/// When a run ended: where its planned tasks did, or when its verdict was decided. Tests for a
/// fixed number of tasks do not hold for the second.
public enum Stopping {
  AS_PLANNED,
  UNTIL_DECIDED;

  /// Its name among the notes of a manifest.
  public static final String NOTE = "stopping";

  /// The note of a run that stops when it is decided.
  public static final String UNTIL_DECIDED_NOTE = "until decided";

  public static Stopping of(Manifest manifest) {
    return UNTIL_DECIDED_NOTE.equals(manifest.notes().get(NOTE)) ? UNTIL_DECIDED : AS_PLANNED;
  }

  Stopping or(Stopping other) {
    return this == UNTIL_DECIDED ? this : other;
  }
}
