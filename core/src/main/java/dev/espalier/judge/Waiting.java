package dev.espalier.judge;

import java.time.Duration;
import java.time.Instant;

/// The clock that requests wait by.
interface Waiting {
  Instant now();

  void pause(Duration duration) throws InterruptedException;

  /// The machine's own.
  static Waiting real() {
    return new Waiting() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
      }
    };
  }
}
