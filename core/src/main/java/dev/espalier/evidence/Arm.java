package dev.espalier.evidence;

import dev.espalier.store.AnsweredPrompt;
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
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;

/// One model with all that it answered.
///
/// @param answers by prompt id, in the order of the suite
/// @param order of the tasks, where one was drawn
/// @param margins by prompt id; empty in a run of before they were measured
record Arm(
    Path run,
    Manifest manifest,
    VariantRow variant,
    SequencedMap<String, AnsweredPrompt> answers,
    List<PerplexityRow> perplexities,
    List<String> order,
    Map<String, MarginRow> margins) {
  static Arm of(RunStore store, VariantRow variant) {
    var answers = new LinkedHashMap<String, AnsweredPrompt>();
    for (var answer : store.answered(variant.variantId())) {
      answers.put(answer.prompt().promptId(), answer);
    }
    return new Arm(
        store.run(),
        store.manifest(),
        variant,
        answers,
        store.perplexities().stream()
            .filter(row -> row.variantId().equals(variant.variantId()))
            .toList(),
        store.taskOrder(),
        store.margins(variant.variantId()));
  }

  /// Judges that have spoken on an answer, in the manifest's order.
  SequencedSet<String> judges() {
    var spoken = new LinkedHashSet<String>();
    answers.values().forEach(answer -> spoken.addAll(answer.judgements().keySet()));
    var ordered = new LinkedHashSet<String>();
    manifest.judges().forEach(judge -> ordered.add(judge.name()));
    ordered.retainAll(spoken);
    spoken.stream().sorted().forEach(ordered::add);
    return ordered;
  }

  /// The task, the unit that is sampled; a twin belongs to the task it is the twin of.
  static String task(PromptRow prompt) {
    String task = prompt.twinOf() == null ? prompt.taskId() : prompt.twinOf();
    return prompt.suite().length() + ":" + prompt.suite() + ":" + task;
  }

  /// The same model on these prompts.
  Arm only(Predicate<PromptRow> kept) {
    var left = new LinkedHashMap<>(answers);
    left.values().removeIf(answer -> !kept.test(answer.prompt()));
    return new Arm(run, manifest, variant, left, perplexities, order, margins);
  }

  static boolean isHarmful(PromptRow prompt) {
    return prompt.expectation().equals("harmful");
  }

  static boolean isBare(PromptRow prompt) {
    return prompt.template() == null;
  }
}
