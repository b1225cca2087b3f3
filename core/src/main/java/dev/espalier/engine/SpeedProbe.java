package dev.espalier.engine;

import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.tensor.Scope;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A short measurement of how fast a model runs here, to tell beforehand how long work will take.
public final class SpeedProbe {
  private static final int STEPS = 8;
  private static final int WARM_UP = 3;
  private static final int FEW_TOKENS = 32;

  private static final double WORTH_PROBES = 60; // seconds
  private static final double ABOUT_AS_FAST = 0.98;
  private static final int FEW_ROWS = 16;

  private SpeedProbe() {}

  /// Tokens per second, of all rows together.
  ///
  /// @param readPerSecond prompt tokens
  /// @param writtenPerSecond generated tokens, with as many rows running together as will
  public record Speed(double readPerSecond, double writtenPerSecond) {
    /// Seconds for `work`, if no answer ends early.
    public double secondsFor(Workload work) {
      return work.computedTokens() / readPerSecond + work.newTokens() / writtenPerSecond;
    }
  }

  /// A number of rows, chosen by measurement.
  ///
  /// @param plan that number, in what else the plan says
  /// @param work the same requests, so many rows at a time
  /// @param speed of that number
  /// @param tried what was measured, generated tokens per second by rows
  public record Choice(
      BatchPlan plan, Workload work, Speed speed, SortedMap<Integer, Double> tried) {
    public Choice {
      tried = Collections.unmodifiableSortedMap(new TreeMap<>(tried));
    }
  }

  /// The fewest rows that write about as fast as any: as many as `plan` lets run, a half, or a
  /// quarter. More rows read each weight for more tokens; but where keys and values leave the
  /// processor's caches, or products are at their ceiling, they bring nothing.
  ///
  /// Work that takes less than a minute is not worth the probes, and is done with the most rows; so
  /// is work whose batches are fixed.
  public static Choice choose(LanguageModel model, BatchPlan plan, Workload work) {
    var most = measure(model, plan, work);
    var tried = new TreeMap<Integer, Double>();
    tried.put(work.rows(), most.writtenPerSecond());
    var best = new Choice(plan, work, most, tried);
    if (plan.numerics() == BatchPlan.Numerics.STABLE || most.secondsFor(work) < WORTH_PROBES) {
      return best;
    }
    double enough = ABOUT_AS_FAST * most.writtenPerSecond();
    for (int rows = work.rows() / 2; rows >= work.rows() / 4 && rows >= FEW_ROWS; rows /= 2) {
      int tiled = rows / FEW_ROWS * FEW_ROWS;
      var fewer = plan.withRows(tiled);
      var speed = measure(model, fewer, work.withRows(tiled));
      tried.put(tiled, speed.writtenPerSecond());
      if (speed.writtenPerSecond() < enough) {
        break; // still fewer are slower still
      }
      enough = Math.max(enough, ABOUT_AS_FAST * speed.writtenPerSecond());
      best = new Choice(fewer, work.withRows(tiled), speed, tried);
    }
    return new Choice(best.plan(), best.work(), best.speed(), tried);
  }

  /// Reads prompts and writes tokens in the shapes of `work`, of at least one request. Takes a few
  /// seconds.
  public static Speed measure(LanguageModel model, BatchPlan plan, Workload work) {
    plan.prepare(model);
    int own = Math.min(work.meanOwn(), model.config().context());
    int shared = Math.min(work.meanShared(), model.config().context() - own - 1);
    int rows = Math.max(1, work.rows());
    int readRows = Math.clamp(plan.stepTokens() / own, 1, rows);
    try (var prefix = KvCache.of(model, List.of(0), Math.max(1, shared))) {
      prefix.advance(shared); // zeros in the cache cost as much as keys and values
      var before = shared == 0 ? Optional.<KvCache>empty() : Optional.of(prefix);
      read(model, before, 1, Math.min(own, FEW_TOKENS)); // warms up: first calls build kernels
      double readSeconds = read(model, before, readRows, own);
      double writtenSeconds = write(model, before, rows, own);
      return new Speed(readRows * own / readSeconds, rows * (STEPS - WARM_UP) / writtenSeconds);
    }
  }

  /// Seconds to read `width` tokens in each of `rows` rows.
  private static double read(LanguageModel model, Optional<KvCache> before, int rows, int width) {
    try (var cache = cache(model, before, rows, width)) {
      return step(model, cache, width);
    }
  }

  /// Seconds of the steps after the warm-up, behind `own` tokens of each row.
  private static double write(LanguageModel model, Optional<KvCache> before, int rows, int own) {
    int context = model.config().context() - before.map(KvCache::slots).orElse(0);
    int filled = Math.max(0, Math.min(own, context - STEPS));
    try (var cache = cache(model, before, rows, filled + STEPS)) {
      cache.advance(filled);
      double seconds = 0;
      for (int i = 0; i < STEPS; i++) {
        double step = step(model, cache, 1);
        seconds += i < WARM_UP ? 0 : step;
      }
      return seconds;
    }
  }

  private static KvCache cache(
      LanguageModel model, Optional<KvCache> before, int rows, int capacity) {
    List<Integer> padding = Collections.nCopies(rows, 0);
    return KvCache.behind(before, model, padding, capacity);
  }

  private static double step(LanguageModel model, KvCache cache, int width) {
    long start = System.nanoTime();
    try (var _ = Scope.open()) {
      TopTwo.of(LastLogits.of(model, cache, new long[cache.rows() * width], width));
    }
    return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
  }
}
