package dev.espalier.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A clock that only pauses move: no test waits.
final class PausedClock implements Waiting {
  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void pause(Duration duration) {
    if (duration.isPositive()) {
      pauses.add(duration);
      now = now.plus(duration);
    }
  }

  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  synchronized void forget() {
    pauses.clear();
  }

  synchronized Duration total() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
