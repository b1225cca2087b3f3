package dev.espalier.report;

import dev.espalier.capability.Capability;
import dev.espalier.evidence.Stopping;
import dev.espalier.store.RunStore;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run measured, as one judge read it: counts, fractions and tests, nothing rounded.
///
/// @param judge whose verdicts these are
/// @param judges how it and every other judge of the run read the same answers, it first
/// @param asked what the run asks, by slice; a slice that was not asked is not in it
/// @param variants in the order of the run
/// @param comparisons of every pruned variant with its dense model, slice by slice; a slice without
///   prompts that were judged for both has none
/// @param discriminations of every variant, in templates and bare; a variant without judged pairs
///   of a task and its twin has none
/// @param stopping when the run ended: one that stopped when its verdict was decided has no
///   comparisons here, for their tests and intervals are of a fixed number of tasks; its
///   [dev.espalier.evidence.Evidence] has those that hold
/// @param noiseFloor what rounding alone changes, where a variant was asked twice
/// @param capability benchmarks and perplexities, of models without an answer, too
public record Results(
    String judge,
    List<JudgeReading> judges,
    Map<Slice, SlicePrompts> asked,
    List<VariantResult> variants,
    List<Comparison> comparisons,
    List<Discrimination> discriminations,
    Stopping stopping,
    Optional<NoiseFloor> noiseFloor,
    Capability capability) {
  /// The level of every interval; tests are called significant at one minus it.
  public static final double LEVEL = 0.95;

  public Results {
    judges = List.copyOf(judges);
    asked = Collections.unmodifiableMap(new EnumMap<>(asked));
    variants = List.copyOf(variants);
    comparisons = List.copyOf(comparisons);
    discriminations = List.copyOf(discriminations);
  }

  /// Reads a run as its main judge does: the first in the manifest that has spoken.
  ///
  /// @throws dev.espalier.EspalierException where the run holds no answer or no judgement
  public static Results of(RunStore store) {
    var rows = RunRows.read(store);
    return of(rows, rows.judges().getFirst());
  }

  /// Reads a run as `judge` does.
  ///
  /// @throws dev.espalier.EspalierException where the run holds no answer or no judgement by it
  public static Results of(RunStore store, String judge) {
    return of(RunRows.read(store), judge);
  }

  static Results of(RunRows rows, String judge) {
    rows.refuseUnknown(judge);
    return new JudgedRun(rows, judge).results();
  }

  /// The number of prompts in the run.
  public int prompts() {
    return asked.values().stream().mapToInt(SlicePrompts::prompts).sum();
  }

  /// The variant of that id; absent where the run has none.
  public Optional<VariantResult> variant(String variantId) {
    return variants.stream().filter(v -> v.id().equals(variantId)).findFirst();
  }

  /// A variant against its dense model on one slice; absent for a dense variant, without a dense
  /// variant to compare with, and without common prompts.
  public Optional<Comparison> comparison(String variantId, Slice slice) {
    return comparisons(slice).stream().filter(c -> c.variantId().equals(variantId)).findFirst();
  }

  /// All comparisons of one slice, in the order of the variants.
  public List<Comparison> comparisons(Slice slice) {
    return comparisons.stream().filter(c -> c.slice() == slice).toList();
  }

  /// A variant's discrimination; absent without judged pairs.
  public Optional<Discrimination> discrimination(String variantId, Asked asked) {
    return discriminations(asked).stream().filter(d -> d.variantId().equals(variantId)).findFirst();
  }

  /// All discriminations between tasks asked in one way, in the order of the variants.
  public List<Discrimination> discriminations(Asked asked) {
    return discriminations.stream().filter(d -> d.asked() == asked).toList();
  }

  /// Whether any variant has judged answers in the slice.
  public boolean has(Slice slice) {
    return variants.stream().anyMatch(v -> v.slice(slice).isPresent());
  }

  /// The harmful slice that leads: in templates where they were asked so, else bare; absent without
  /// judged answers to harmful prompts.
  public Optional<Slice> leading() {
    return List.of(Slice.HARMFUL_IN_TEMPLATE, Slice.HARMFUL_BARE).stream()
        .filter(this::has)
        .findFirst();
  }

  /// How the twins of the discrimination that leads were asked: in templates where there are such,
  /// else bare; absent without twins.
  public Optional<Asked> leadingDiscrimination() {
    return discriminations.stream().map(Discrimination::asked).findFirst();
  }

  /// The suites of a slice's prompts, where one of them is none of the leading slice's: a suite
  /// without harmless prompts is asked with those of another.
  List<String> borrowed(Slice slice) {
    var suites = suites(slice);
    var own = leading().map(this::suites).orElse(suites);
    return own.containsAll(suites) ? List.of() : suites;
  }

  private List<String> suites(Slice slice) {
    return Optional.ofNullable(asked.get(slice)).map(SlicePrompts::suites).orElse(List.of());
  }
}
