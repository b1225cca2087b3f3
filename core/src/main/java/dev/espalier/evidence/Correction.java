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

  /// The answers of one model that the judge read alike.
  ///
  /// @param sign 1 after, -1 before
  /// @param weight their share of the mean over tasks, in [0, 1]
  /// @param errors true − judged, of each labelled one
  private record Kind(
      String model,
      boolean isRefused,
      double sign,
      double weight,
      int answers,
      List<Double> errors) {
    int wrong() {
      return (int) errors.stream().filter(e -> e != 0).count();
    }
  }

  /// By the labels of the primary pairs; absent where none of these is labelled.
  static Optional<Correction> of(Arms arms, List<Reading.Pair> harmful, Labels labels) {
    var kinds = kinds(arms, harmful, labels);
    if (kinds.stream().allMatch(k -> k.errors.isEmpty())) {
      return Optional.empty();
    }
    var differences = differences(harmful);
    var powered =
        PredictionPowered.of(
            new Sample(differences),
            kinds.stream()
                .map(k -> new PredictionPowered.Stratum(k.sign * k.weight, k.errors))
                .toList());
    var corrected = new ArrayList<RoganGladen>();
    for (int side = 0; side < kinds.size(); side += 2) {
      roganGladen(kinds.get(side + 1), kinds.get(side), differences.size())
          .ifPresent(corrected::add);
    }
    return Optional.of(
        new Correction(
            kinds.stream()
                .map(k -> new Stratum(k.model, k.isRefused, k.answers, k.errors.size(), k.wrong()))
                .toList(),
            powered.map(p -> OptionalDouble.of(p.estimate())).orElse(OptionalDouble.empty()),
            powered.map(p -> p.interval(Difference.LEVEL)),
            powered.map(p -> p.interval(Difference.JOINT_LEVEL)),
            corrected.size() == 2
                ? Optional.of(
                    RoganGladen.difference(
                        corrected.getFirst(), corrected.getLast(), Difference.LEVEL))
                : Optional.empty()));
  }

  /// Before and not refused, before and refused, after and not, after and refused.
  private static List<Kind> kinds(Arms arms, List<Reading.Pair> harmful, Labels labels) {
    var tasks = byTask(harmful);
    var kinds = new ArrayList<Kind>();
    for (boolean isAfter : new boolean[] {false, true}) {
      var arm = isAfter ? arms.after() : arms.before();
      for (boolean isRefused : new boolean[] {false, true}) {
        double weight = 0;
        int answers = 0;
        var errors = new ArrayList<Double>();
        for (var task : tasks.values()) {
          for (var pair : task) {
            if (isRefused(isAfter ? pair.after() : pair.before()) == isRefused) {
              weight += 1.0 / tasks.size() / task.size();
              answers++;
              labels
                  .isRefusal(answered(arm, pair))
                  .ifPresent(is -> errors.add((double) (one(is) - one(isRefused))));
            }
          }
        }
        kinds.add(
            new Kind(arm.variant().label(), isRefused, isAfter ? 1 : -1, weight, answers, errors));
      }
    }
    return kinds;
  }

  private static Map<String, List<Reading.Pair>> byTask(List<Reading.Pair> harmful) {
    var tasks = new TreeMap<String, List<Reading.Pair>>();
    for (var pair : harmful) {
      if (pair.isKnown()) {
        tasks.computeIfAbsent(pair.cluster(), _ -> new ArrayList<>()).add(pair);
      }
    }
    return tasks;
  }

  /// The mean difference of each task, as the judge read it.
  private static List<Double> differences(List<Reading.Pair> harmful) {
    return byTask(harmful).values().stream()
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
  /// answers as its kind has for a label.
  private static Optional<RoganGladen> roganGladen(Kind refused, Kind others, int tasks) {
    return refused.errors.size() < 2 || others.errors.size() < 2
        ? Optional.empty()
        : RoganGladen.ofStrata(
            new RoganGladen.Sampled(Math.min(1, refused.weight), tasks),
            new Proportion(refused.errors.size() - refused.wrong(), refused.errors.size()),
            new Proportion(others.wrong(), others.errors.size()));
  }
}
