package dev.espalier.study;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Finds, by bisection, the ratio at which one way of pruning does as much damage as another did.
///
/// Damage grows with the ratio, though not strictly: the search keeps a bracket whose lower end
/// does less than the target and whose upper end does more, halves it, and takes the first ratio
/// that comes near enough, or else the nearest of all that were tried. Ratios are multiples of 1 /
/// [#STEPS], so that the one that is printed is the one that was tried.
///
/// @param measure of what the two are made equal
/// @param tolerance how far from the target is near enough, as a share of it
public record DamageMatching(Damage.Measure measure, double tolerance) {
  /// Finer than one weight of a row of 8,192.
  private static final double STEPS = 10_000;

  /// What rounding in f32 does by itself lies below.
  private static final double LEAST = 1e-6;

  private static final double HIGHEST = 0.99;
  private static final int MOST_TRIALS = 16;

  public DamageMatching {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance must lie in (0, 1), was " + tolerance);
    }
  }

  /// Prunes a dense model at a ratio and measures it.
  @FunctionalInterface
  public interface Trial {
    Damage at(double ratio);
  }

  /// What was found.
  ///
  /// @param ratio where the damage is nearest to the target
  /// @param damage at that ratio
  /// @param atFirst the damage at the ratio where the search began
  /// @param trials how many ratios were tried
  /// @param isWithin whether it is within the tolerance
  public record Match(double ratio, Damage damage, Damage atFirst, int trials, boolean isWithin) {}

  /// The ratio at which `trial` does as much as `target` did at the ratio `first`, where the search
  /// begins.
  public Match match(Damage target, double first, Trial trial) {
    double wanted = measure.of(target);
    if (!(wanted >= LEAST)) {
      throw EspalierException.in("--match-damage")
          .found("a damage of %.6f nats a token".formatted(Math.max(0, wanted)))
          .needed("at least %.6f, to be matched".formatted(LEAST))
          .remedy("Prune more, or match by the other measure.")
          .fault();
    }
    return new Search(wanted, trial).from(first);
  }

  private static double grid(double ratio) {
    return Math.round(ratio * STEPS) / STEPS;
  }

  /// A search under way.
  private final class Search {
    private final double wanted;
    private final Trial trial;
    private final List<Tried> tried = new ArrayList<>();

    Search(double wanted, Trial trial) {
      this.wanted = wanted;
      this.trial = trial;
    }

    private record Tried(double ratio, Damage damage) {}

    Match from(double first) {
      double low = 0;
      double high = first;
      boolean isTooLittle = doesTooLittle(high);
      while (isTooLittle && !isOver() && high < HIGHEST) {
        low = high;
        high = Math.min(HIGHEST, grid((1 + high) / 2));
        isTooLittle = doesTooLittle(high);
      }
      while (!isTooLittle && !isOver() && high - low > 1.5 / STEPS) {
        double middle = grid((low + high) / 2);
        if (doesTooLittle(middle)) {
          low = middle;
        } else {
          high = middle;
        }
      }
      var best = nearest();
      return new Match(
          best.ratio, best.damage, tried.getFirst().damage, tried.size(), isNear(best));
    }

    private boolean doesTooLittle(double ratio) {
      var damage = trial.at(ratio);
      tried.add(new Tried(ratio, damage));
      return measure.of(damage) < wanted;
    }

    private boolean isOver() {
      return tried.size() >= MOST_TRIALS || isNear(nearest());
    }

    private boolean isNear(Tried one) {
      return distance(one) <= tolerance * wanted;
    }

    private Tried nearest() {
      return Collections.min(tried, Comparator.comparingDouble(this::distance));
    }

    private double distance(Tried one) {
      return Math.abs(measure.of(one.damage) - wanted);
    }
  }
}
