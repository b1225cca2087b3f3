package dev.espalier.evidence;

/// One condition of the conjunction, and how it stands.
public record Part(Condition condition, Standing standing) {
  boolean isMet() {
    return standing instanceof Standing.Met;
  }

  boolean isFailed() {
    return standing instanceof Standing.Failed;
  }

  boolean isOpen() {
    return standing instanceof Standing.Open;
  }

  boolean isMeasured() {
    return !(standing instanceof Standing.NotMeasured);
  }
}
