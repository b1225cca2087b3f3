package dev.espalier.report;

import dev.espalier.EspalierException;
import dev.espalier.store.AnsweredPrompt;
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
/// @param answered by variant id, in the order of the variants
/// @param margins by variant id, then by prompt id
record RunRows(
    Path run,
    Manifest manifest,
    List<VariantRow> variants,
    List<PromptRow> prompts,
    Map<String, List<AnsweredPrompt>> answered,
    List<PerplexityRow> perplexities,
    Map<String, Map<String, MarginRow>> margins) {
  static RunRows read(RunStore store) {
    var variants = store.variants();
    var answered = new LinkedHashMap<String, List<AnsweredPrompt>>();
    var margins = new LinkedHashMap<String, Map<String, MarginRow>>();
    for (var variant : variants) {
      margins.put(variant.variantId(), store.margins(variant.variantId()));
      answered.put(variant.variantId(), store.answered(variant.variantId()));
    }
    var rows =
        new RunRows(
            store.run(),
            store.manifest(),
            variants,
            store.prompts(),
            answered,
            store.perplexities(),
            margins);
    rows.refuseWithoutAnswers();
    return rows;
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

  private void refuseWithoutAnswers() {
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
