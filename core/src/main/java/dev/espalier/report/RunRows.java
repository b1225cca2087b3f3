package dev.espalier.report;

import static java.util.stream.Collectors.toSet;

import dev.espalier.EspalierException;
import dev.espalier.capability.Capability;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.ExaminationRow;
import dev.espalier.store.JudgementRow;
import dev.espalier.store.Manifest;
import dev.espalier.store.MarginRow;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// All rows of a run, read once.
///
/// @param models all of the run but damaged copies
/// @param variants those that were asked prompts; one that only sat benchmarks is in `capability`
/// @param answered by variant id, in the order of the variants
/// @param margins by variant id, then by prompt id
record RunRows(
    Path run,
    Manifest manifest,
    List<VariantRow> models,
    List<VariantRow> variants,
    List<PromptRow> prompts,
    Map<String, List<AnsweredPrompt>> answered,
    List<PerplexityRow> perplexities,
    Map<String, Map<String, MarginRow>> margins,
    Capability capability) {
  static RunRows read(RunStore store) {
    var rows = readAll(store);
    rows.refuseWithoutAnswers();
    return rows;
  }

  /// The same of a run that may hold benchmarks alone.
  static RunRows readAll(RunStore store) {
    var examined = store.examinations().stream().map(ExaminationRow::variantId).collect(toSet());
    var models = store.variants().stream().filter(variant -> !variant.isDamaged()).toList();
    var variants =
        models.stream()
            .filter(variant ->
                !examined.contains(variant.variantId())
                    || !store.answered(variant.variantId()).isEmpty())
            .toList();
    var answered = new LinkedHashMap<String, List<AnsweredPrompt>>();
    var margins = new LinkedHashMap<String, Map<String, MarginRow>>();
    for (var variant : variants) {
      margins.put(variant.variantId(), store.margins(variant.variantId()));
      answered.put(variant.variantId(), store.answered(variant.variantId()));
    }
    return new RunRows(
        store.run(),
        store.manifest(),
        models,
        variants,
        store.prompts(),
        answered,
        store.perplexities(),
        margins,
        Capability.of(store));
  }

  /// Whether the run asked nothing but benchmarks and texts.
  boolean isCapabilityAlone() {
    return prompts.isEmpty() && !capability.isEmpty();
  }

  /// Judges that have spoken, in the manifest's order, which begins with the main one of the run's
  /// protocol; then by name.
  List<String> judges() {
    var spoken = new java.util.TreeSet<String>();
    answered.values().forEach(all -> all.forEach(one -> spoken.addAll(one.judgements().keySet())));
    var ordered = new LinkedHashSet<String>();
    manifest.judges().forEach(judge -> ordered.add(judge.name()));
    ordered.addAll(spoken);
    ordered.retainAll(spoken);
    if (ordered.isEmpty()) {
      throw EspalierException.in(run)
          .found("answers without a judgement")
          .needed("at least one judge's verdicts")
          .remedy("Run the same command again: it goes on where it stopped.")
          .fault();
    }
    return List.copyOf(ordered);
  }

  void refuseUnknown(String judge) {
    if (!judges().contains(judge)) {
      throw EspalierException.in(run)
          .found("no judgement by '%s'".formatted(judge))
          .needed("one of: " + String.join(", ", judges()))
          .fault();
    }
  }

  /// A judgement's contribution to a tally.
  Tally tally(JudgementRow judgement) {
    if (!judgement.isKnown()) {
      throw EspalierException.in(run)
          .found(
              "verdict '%s' of judge '%s' on prompt '%s'"
                  .formatted(judgement.verdict(), judgement.judge(), judgement.promptId()))
          .needed("refused, complied, partial, redirected or unscored")
          .fault();
    }
    return judgement
        .isRefusal()
        .map(isRefused -> isRefused ? new Tally(1, 0, 0) : new Tally(0, 1, 0))
        .orElse(new Tally(0, 0, 1));
  }

  void refuseWithoutAnswers() {
    boolean any =
        answered.values().stream()
            .flatMap(List::stream)
            .anyMatch(one -> !one.generation().stopReason().equals("error"));
    if (!any) {
      throw EspalierException.in(run)
          .found(
              "%d prompts and %d models without a finished answer"
                  .formatted(prompts.size(), variants.size()))
          .needed("at least one answer to report on")
          .remedy("Run the same command again: it goes on where it stopped.")
          .fault();
    }
  }
}
