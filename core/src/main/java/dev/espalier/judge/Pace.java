package dev.espalier.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/// When the next request may begin: spaced evenly where there is a limit for a minute, and not
/// before the instant to which the endpoint put everybody off. Used by several threads.
final class Pace {
  private final Waiting waiting;
  private final Duration interval;
  private Instant next;
  private Instant heldUntil;

  Pace(OptionalInt perMinute, Waiting waiting) {
    this.waiting = waiting;
    this.interval =
        perMinute.isPresent()
            ? Duration.ofMinutes(1).dividedBy(perMinute.getAsInt())
            : Duration.ZERO;
    this.next = waiting.now();
    this.heldUntil = next;
  }

  /// Returns when a request may begin.
  void await() throws InterruptedException {
    waiting.pause(until(slot()));
    for (var rest = rest(); rest.isPositive(); rest = rest()) {
      waiting.pause(rest);
    }
  }

  /// Lets nobody begin for that long: one request was told so, and the others would be, too.
  synchronized void hold(Duration duration) {
    var until = waiting.now().plus(duration);
    heldUntil = until.isAfter(heldUntil) ? until : heldUntil;
  }

  private synchronized Instant slot() {
    var now = waiting.now();
    var slot = next.isAfter(now) ? next : now;
    next = slot.plus(interval);
    return slot;
  }

  private synchronized Duration rest() {
    return until(heldUntil);
  }

  private Duration until(Instant instant) {
    var wait = Duration.between(waiting.now(), instant);
    return wait.isPositive() ? wait : Duration.ZERO;
  }
}
