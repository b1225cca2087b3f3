package dev.espalier.analysis;

import dev.espalier.Progress;
import dev.espalier.stats.Holm;
import dev.espalier.stats.Interval;
import dev.espalier.stats.Proportion;
import dev.espalier.stats.Sample;
import dev.espalier.stats.SignedRank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Least squares pruned by WANDA, in worlds where the truth is known: the paper's claim that
/// pruning regularises ("improvements under domain shifts when applying WANDA to linear models").
/// The authors published no protocol; this one is ours (paper-spec 9.3).
///
/// A model with one output is one row of WANDA's matrix: `S_j = |w_j| ||X_j||`, the `int(d ratio)`
/// lowest go, ties to the lower index, and nothing is fitted again. Errors are exact expectations
/// ([LinearWorld#expectedError]): chance comes from the training draws alone. Each repeat has a
/// seed of its own, so that the numbers do not depend on threads.
public final class LinearExperiment {
  private static final double LEVEL = 0.95;

  private LinearExperiment() {}

  /// How weights are chosen.
  public enum Method {
    WANDA,
    MAGNITUDE,
    /// A control: as many, wherever they fall.
    RANDOM
  }

  /// Where a model is used.
  public enum Domain {
    /// Features are correlated as `testCorrelation` says.
    SHIFTED,
    /// As where the model was fitted: the control without a shift.
    SAME
  }

  /// What pruning did to the error, over all repeats.
  ///
  /// @param leastSquares mean error without pruning
  /// @param expected the same by theory; absent where it is infinite
  /// @param change mean of pruned less unpruned: below 0, pruning helps
  /// @param interval Student's, 95 %; absent where no repeat differs
  /// @param p one-sided paired t-test: small where pruning helps
  /// @param adjustedP after Holm over the ratios of this method and domain
  /// @param signedRankP of Wilcoxon's signed-rank test, one-sided too
  /// @param wins repeats in which pruning lowered the error
  public record Effect(
      Method method,
      Domain domain,
      double ratio,
      int pruned,
      double leastSquares,
      OptionalDouble expected,
      double change,
      Optional<Interval> interval,
      OptionalDouble p,
      OptionalDouble adjustedP,
      OptionalDouble signedRankP,
      Proportion wins) {
    private Effect adjusted(OptionalDouble holm) {
      return new Effect(
          method,
          domain,
          ratio,
          pruned,
          leastSquares,
          expected,
          change,
          interval,
          p,
          holm,
          signedRankP,
          wins);
    }
  }

  /// Of one model in one repeat.
  private record Errors(double shifted, double same) {
    static Errors of(LinearWorld world, double[] weights, LinearSetting setting) {
      return new Errors(
          world.expectedError(weights, setting.testCorrelation()),
          world.expectedError(weights, setting.trainCorrelation()));
    }

    double in(Domain domain) {
      return switch (domain) {
        case SHIFTED -> shifted;
        case SAME -> same;
      };
    }
  }

  /// @param pruned of each method, in the order of ratios
  private record Repeat(Errors unpruned, Map<Method, List<Errors>> pruned) {}

  /// Runs all repeats, on all cores. Effects by method, domain and ratio.
  public static List<Effect> run(LinearSetting setting, Progress progress) {
    try (var task = progress.begin("worlds", setting.repeats())) {
      var repeats =
          IntStream.range(0, setting.repeats())
              .parallel()
              .mapToObj(number -> {
                var repeat = repeat(setting, number);
                synchronized (task) {
                  task.advance(1);
                }
                return repeat;
              })
              .toList();
      var effects = new ArrayList<Effect>();
      for (Method method : Method.values()) {
        for (Domain domain : Domain.values()) {
          effects.addAll(adjusted(effects(setting, repeats, method, domain)));
        }
      }
      return List.copyOf(effects);
    }
  }

  private static Repeat repeat(LinearSetting setting, int number) {
    var random = new SplittableRandom(setting.seed() * 0x9E3779B97F4A7C15L + number);
    var world = LinearWorld.draw(setting, random);
    var observed = world.observe(setting.samples(), setting.trainCorrelation(), random);
    double[] weights = observed.leastSquares();
    var pruned = new EnumMap<Method, List<Errors>>(Method.class);
    for (Method method : Method.values()) {
      double[] scores =
          switch (method) {
            case WANDA -> scores(weights, observed.norms());
            case MAGNITUDE -> Arrays.stream(weights).map(Math::abs).toArray();
            case RANDOM -> random.doubles(weights.length).toArray();
          };
      pruned.put(
          method,
          setting.ratios().stream()
              .map(ratio -> pruned(weights, scores, setting.pruned(ratio)))
              .map(left -> Errors.of(world, left, setting))
              .toList());
    }
    return new Repeat(Errors.of(world, weights, setting), pruned);
  }

  private static double[] scores(double[] weights, double[] norms) {
    return IntStream.range(0, weights.length)
        .mapToDouble(j -> Math.abs(weights[j]) * norms[j])
        .toArray();
  }

  /// `weights` with 0 at the `count` lowest scores.
  static double[] pruned(double[] weights, double[] scores, int count) {
    double[] left = weights.clone();
    IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer j) -> scores[j])) // stable
        .limit(count)
        .forEach(j -> left[j] = 0);
    return left;
  }

  private static List<Errors> errors(Repeat repeat, Method method) {
    return repeat.pruned.getOrDefault(method, List.of());
  }

  private static List<Effect> effects(
      LinearSetting setting, List<Repeat> repeats, Method method, Domain domain) {
    double correlation =
        domain == Domain.SHIFTED ? setting.testCorrelation() : setting.trainCorrelation();
    double unpruned =
        repeats.stream().mapToDouble(r -> r.unpruned.in(domain)).average().orElseThrow();
    var effects = new ArrayList<Effect>();
    for (int i = 0; i < setting.ratios().size(); i++) {
      int place = i;
      var changes =
          new Sample(
              repeats.stream()
                  .map(r -> errors(r, method).get(place).in(domain) - r.unpruned.in(domain))
                  .toList());
      effects.add(
          new Effect(
              method,
              domain,
              setting.ratios().get(i),
              setting.pruned(setting.ratios().get(i)),
              unpruned,
              setting.expectedLeastSquares(correlation),
              changes.mean().orElseThrow(),
              changes.studentInterval(LEVEL),
              changes.studentPBelowZero(),
              OptionalDouble.empty(),
              signedRank(changes),
              new Proportion(
                  (int) changes.values().stream().filter(change -> change < 0).count(),
                  repeats.size())));
    }
    return effects;
  }

  private static OptionalDouble signedRank(Sample changes) {
    return SignedRank.of(changes.values())
        .map(test -> OptionalDouble.of(test.pBelow()))
        .orElse(OptionalDouble.empty());
  }

  private static List<Effect> adjusted(List<Effect> effects) {
    if (effects.stream().anyMatch(effect -> effect.p().isEmpty())) {
      return effects;
    }
    var adjusted = Holm.adjust(effects.stream().map(e -> e.p().orElseThrow()).toList());
    return IntStream.range(0, effects.size())
        .mapToObj(i -> effects.get(i).adjusted(OptionalDouble.of(adjusted.get(i))))
        .toList();
  }
}
