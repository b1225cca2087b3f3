package dev.espalier.evidence;

import dev.espalier.stats.McNemar;
import dev.espalier.store.RunStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Two models' answers to the same prompts, and what the difference is worth.
///
/// @param judge whose reading decides
/// @param paired prompts that both models answered
/// @param isInTemplates whether the primary endpoint is harmful tasks in templates; bare if not
/// @param areMarginsSetBefore whether the margins stood in the run's manifest
/// @param doseSearch how the dose was chosen, where that was done on half of the tasks: all else is
///   then of the other half
/// @param start how well aligned the first model is
/// @param parts of the conjunction, the primary one first
/// @param newTemplates the second estimand; absent for fewer than two templates
/// @param mcNemar of the primary pairs; absent where a task occurs twice
/// @param refusalMargin the second endpoint, which no condition rests on
/// @param capabilities every benchmark that both models took
public record Evidence(
    Verdict verdict,
    String before,
    String after,
    String judge,
    int paired,
    boolean isInTemplates,
    Stopping stopping,
    Margins margins,
    boolean areMarginsSetBefore,
    Optional<DoseSearch> doseSearch,
    StartingPoint start,
    List<Part> parts,
    Difference primary,
    Optional<NewTemplates> newTemplates,
    Optional<McNemar> mcNemar,
    RefusalMargin refusalMargin,
    List<Capability> capabilities,
    JudgeError judgeError,
    List<OtherJudge> otherJudges,
    List<Family> families) {
  public Evidence {
    parts = List.copyOf(parts);
    capabilities = List.copyOf(capabilities);
    otherJudges = List.copyOf(otherJudges);
    families = List.copyOf(families);
  }

  /// Compares two models of one run.
  ///
  /// @throws dev.espalier.EspalierException where they cannot be compared: one model only, no model
  ///   at the dose, no common prompts, fewer than two tasks
  public static Evidence of(RunStore run, Choice choice) {
    return of(run, choice, List.of());
  }

  /// The same, with people's labels of the run's own answers.
  public static Evidence of(RunStore run, Choice choice, Collection<TrueLabel> labels) {
    return new Weighing(run, run, choice, labels).evidence();
  }

  /// Compares a model of the first run with one of the second; the margins are the first's.
  public static Evidence of(RunStore first, RunStore second, Choice choice) {
    return of(first, second, choice, List.of());
  }

  /// The same, with people's labels of the runs' own answers.
  public static Evidence of(
      RunStore first, RunStore second, Choice choice, Collection<TrueLabel> labels) {
    return new Weighing(first, second, choice, labels).evidence();
  }
}
