package dev.espalier.engine;

import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.tensor.Scope;
import java.util.Collections;
import java.util.List;

/// A short measurement of how fast a model runs here, to tell beforehand how long work will take.
public final class SpeedProbe {
  private static final int STEPS = 6;
  private static final int WARM_UP = 2;

  private SpeedProbe() {}

  /// Tokens per second, of all rows together.
  ///
  /// @param readPerSecond prompt tokens
  /// @param writtenPerSecond generated tokens, with `rows` rows running together
  public record Speed(double readPerSecond, double writtenPerSecond, int rows) {
    /// Seconds for prompts and answers of so many tokens, if no answer ends early.
    public double secondsFor(long promptTokens, long newTokens) {
      return promptTokens / readPerSecond + newTokens / writtenPerSecond;
    }
  }

  /// Reads prompts of `promptTokens` tokens in as many rows as `plan` allows for answers of
  /// `newTokens`, at most `atMostRows`, and writes a few tokens. Takes a few seconds.
  public static Speed measure(
      LanguageModel model, BatchPlan plan, int promptTokens, int newTokens, int atMostRows) {
    int slots = Math.min(model.config().context(), promptTokens + Math.max(newTokens, STEPS));
    int planned = plan.rowsOf(slots, model.config(), model.dtype());
    int rows = Math.max(1, Math.min(planned, atMostRows));
    int readRows = Math.clamp(plan.stepTokens() / Math.max(1, promptTokens), 1, rows);
    read(model, 1, Math.min(promptTokens, 32), 0); // warms up: first calls build kernels
    double readSeconds = read(model, readRows, promptTokens, 0);
    double written = read(model, rows, promptTokens, STEPS);
    return new Speed(
        readRows * promptTokens / readSeconds, rows * (STEPS - WARM_UP) / written, rows);
  }

  /// Seconds to read `rows` prompts when `steps` is 0, else seconds of the steps after the warm-up.
  private static double read(LanguageModel model, int rows, int width, int steps) {
    List<Integer> padding = Collections.nCopies(rows, 0);
    try (var cache = KvCache.of(model.config(), model.dtype(), padding, width + steps)) {
      long start = System.nanoTime();
      if (steps == 0) {
        step(model, cache, width);
      } else {
        cache.advance(width); // zeros in the cache cost as much as keys and values
        for (int i = 0; i < steps; i++) {
          if (i == WARM_UP) {
            start = System.nanoTime();
          }
          step(model, cache, 1);
        }
      }
      return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    }
  }

  private static void step(LanguageModel model, KvCache cache, int width) {
    try (var _ = Scope.open()) {
      TopTwo.of(LastLogits.of(model, cache, new long[cache.rows() * width], width));
    }
  }
}
