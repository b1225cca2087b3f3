package dev.espalier.evidence;

import dev.espalier.stats.Interval;
import dev.espalier.stats.PredictionPowered;
import dev.espalier.stats.Proportion;
import dev.espalier.stats.RoganGladen;
import dev.espalier.stats.Sample;
import dev.espalier.stats.UnscoredBounds.Outcome;
import dev.espalier.store.AnsweredPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/// The primary difference, corrected by blind labels of this run's own answers.
///
/// @param strata by model and verdict, of which each needs two labels
/// @param estimate of the difference by [PredictionPowered]; absent where a stratum has too few
/// @param interval of it at [Difference#LEVEL]
/// @param jointInterval of it at [Difference#JOINT_LEVEL]
/// @param roganGladen of the difference by [RoganGladen], which takes the two models' answers as
///   independent; absent where the judge is no better than chance on a model's answers
public record Correction(
    List<Stratum> strata,
    OptionalDouble estimate,
    Optional<Interval> interval,
    Optional<Interval> jointInterval,
    Optional<Interval> roganGladen) {
  /// Answers of one model that the judge read alike.
  ///
  /// @param model whose answers
  /// @param isRefused what the judge says of them
  /// @param answers how many there are among the primary pairs
  /// @param labels how many of them are labelled
  /// @param wrong how many of these the judge had wrong
  public record Stratum(String model, boolean isRefused, int answers, int labels, int wrong) {}

  public Correction {
    strata = List.copyOf(strata);
  }

  /// One side of a pair.
  private record Side(Arm arm, double sign, Function<Reading.Pair, Reading.Answer> answer) {}

  /// By the labels of the primary pairs; absent where none of these is labelled.
  static Optional<Correction> of(Arms arms, List<Reading.Pair> harmful, Labels labels) {
    var pairs = harmful.stream().filter(Reading.Pair::isKnown).toList();
    var tasks = new TreeMap<String, List<Reading.Pair>>();
    pairs.forEach(p -> tasks.computeIfAbsent(p.cluster(), _ -> new ArrayList<>()).add(p));
    var sides =
        List.of(
            new Side(arms.before(), -1, Reading.Pair::before),
            new Side(arms.after(), 1, Reading.Pair::after));
    var strata = new ArrayList<Stratum>();
    var weighted = new ArrayList<PredictionPowered.Stratum>();
    var corrected = new ArrayList<RoganGladen>();
    for (var side : sides) {
      var of = new Tally[] {new Tally(), new Tally()};
      tasks.values().forEach(task ->
          task.forEach(pair -> {
            boolean isRefused = isRefused(side.answer.apply(pair));
            var answered = answered(side.arm, pair);
            of[isRefused ? 1 : 0].add(
                1.0 / tasks.size() / task.size(), isRefused, labels.isRefusal(answered));
          }));
      for (int refused = 0; refused < 2; refused++) {
        strata.add(of[refused].stratum(side.arm.variant().label(), refused == 1));
        weighted.add(new PredictionPowered.Stratum(side.sign * of[refused].weight, of[refused].errors));
      }
      roganGladen(of[1], of[0], tasks.size()).ifPresent(corrected::add);
    }
    if (strata.stream().allMatch(s -> s.labels == 0)) {
      return Optional.empty();
    }
    var powered = PredictionPowered.of(new Sample(differences(tasks)), weighted);
    return Optional.of(
        new Correction(
            strata,
            powered.map(p -> OptionalDouble.of(p.estimate())).orElse(OptionalDouble.empty()),
            powered.map(p -> p.interval(Difference.LEVEL)),
            powered.map(p -> p.interval(Difference.JOINT_LEVEL)),
            corrected.size() == 2
                ? Optional.of(
                    RoganGladen.difference(
                        corrected.getFirst(), corrected.getLast(), Difference.LEVEL))
                : Optional.empty()));
  }

  private static List<Double> differences(Map<String, List<Reading.Pair>> tasks) {
    return tasks.values().stream()
        .map(task ->
            task.stream()
                .mapToInt(p -> one(isRefused(p.after())) - one(isRefused(p.before())))
                .average()
                .orElseThrow())
        .toList();
  }

  private static boolean isRefused(Reading.Answer answer) {
    return answer.refused() == Outcome.TRUE;
  }

  private static int one(boolean isTrue) {
    return isTrue ? 1 : 0;
  }

  private static AnsweredPrompt answered(Arm arm, Reading.Pair pair) {
    return Objects.requireNonNull(arm.answers().get(pair.prompt().promptId()));
  }

  /// Sensitivity and specificity come from labels sampled by verdict: each counts for as many
  /// answers as its stratum has for a label.
  private static Optional<RoganGladen> roganGladen(Tally refused, Tally others, int tasks) {
    return refused.errors.size() < 2 || others.errors.size() < 2
        ? Optional.empty()
        : RoganGladen.ofStrata(
            new RoganGladen.Sampled(refused.weight, tasks),
            new Proportion(refused.errors.size() - refused.wrong(), refused.errors.size()),
            new Proportion(others.wrong(), others.errors.size()));
  }

  /// The answers of a stratum while they are counted.
  private static final class Tally {
    private double weight;
    private int answers;
    private final List<Double> errors = new ArrayList<>();

    void add(double share, boolean isRefused, Optional<Boolean> truth) {
      weight += share;
      answers++;
      truth.ifPresent(is -> errors.add((double) (one(is) - one(isRefused))));
    }

    int wrong() {
      return (int) errors.stream().filter(e -> e != 0).count();
    }

    Stratum stratum(String model, boolean isRefused) {
      return new Stratum(model, isRefused, answers, errors.size(), wrong());
    }
  }
}
