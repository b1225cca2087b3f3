package dev.espalier.judge;

import java.time.Duration;
import java.util.SplittableRandom;

/// How long to wait before a request is made again: twice as long each time, less a random part, so
/// that requests which failed together do not come back together.
///
/// The random part follows from the answer and the try, never from time.
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int MOST_DOUBLINGS = 6;

  private Backoff() {}

  /// Between half and all of `FIRST * 2^(tries - 1)`, or of the longest wait.
  ///
  /// @param seed of the answer
  /// @param tries that have failed, from 1
  static Duration after(long seed, int tries) {
    var most = FIRST.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    if (most.compareTo(LONGEST) > 0) {
      most = LONGEST;
    }
    double part = 0.5 + 0.5 * new SplittableRandom(seed + tries).nextDouble();
    return Duration.ofMillis((long) (most.toMillis() * part));
  }
}
