package dev.espalier.judge;

import java.time.Duration;
import java.util.OptionalInt;

/// How an endpoint is asked.
///
/// @param atOnce requests under way at a time
/// @param tries requests for one answer, the first counted, before it is given up
/// @param timeout for one request, from its beginning to the last byte of the reply
/// @param perMinute requests begun in a minute at most; empty: as many as come
/// @param maxTokens that the model may write: a word takes a few, a model that thinks first takes
///   hundreds
public record Asking(
    int atOnce, int tries, Duration timeout, OptionalInt perMinute, int maxTokens) {
  public static final Asking DEFAULTS =
      new Asking(4, 6, Duration.ofSeconds(60), OptionalInt.empty(), 16);

  public Asking {
    requireAtLeastOne("atOnce", atOnce);
    requireAtLeastOne("tries", tries);
    requireAtLeastOne("maxTokens", maxTokens);
    perMinute.ifPresent(requests -> requireAtLeastOne("perMinute", requests));
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout must be positive, was " + timeout);
    }
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }
}
