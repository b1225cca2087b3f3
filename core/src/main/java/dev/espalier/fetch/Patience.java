package dev.espalier.fetch;

import java.time.Duration;

/// How long a fetch waits, and how often it tries.
///
/// @param connect for a connection; then the host counts as out of reach
/// @param headers for the first line of an answer
/// @param stall for the next byte of a body
/// @param attempts in a row that bring nothing, before a fetch gives up
/// @param firstPause before the second attempt; each later pause is twice as long, up to 30 s
public record Patience(
    Duration connect, Duration headers, Duration stall, int attempts, Duration firstPause) {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /// Four seconds to connect: where there is no way out, that is noticed at once.
  public static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(4),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          5,
          Duration.ofSeconds(1));

  public Patience {
    if (attempts < 1) {
      throw new IllegalArgumentException(attempts + " attempts");
    }
  }

  /// How long to wait after `failures` attempts that brought nothing; the least is 1.
  Duration pause(int failures) {
    int doublings = Math.min(Math.max(failures - 1, 0), 16);
    var pause = firstPause.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
