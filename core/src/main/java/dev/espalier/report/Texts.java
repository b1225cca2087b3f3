package dev.espalier.report;

import dev.espalier.report.ReportPage.Answer;
import dev.espalier.report.ReportPage.Text;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.PromptRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prompts and completions, for a report that was asked to show them.
final class Texts {
  private static final String PURGED = "(text removed from this run)";

  private Texts() {}

  static List<Text> of(RunRows rows, String judge) {
    var byPrompt = new LinkedHashMap<String, List<Answer>>();
    for (var variant : rows.variants()) {
      for (var answer : rows.answered().getOrDefault(variant.variantId(), List.of())) {
        byPrompt
            .computeIfAbsent(answer.prompt().promptId(), _ -> new ArrayList<>())
            .add(answer(variant.label(), answer, judge));
      }
    }
    return rows.prompts().stream().map(prompt -> text(prompt, byPrompt)).toList();
  }

  private static Text text(PromptRow prompt, Map<String, List<Answer>> byPrompt) {
    String about =
        Stream.of(
                prompt.expectation(),
                prompt.category(),
                prompt.subCategory(),
                prompt.severity(),
                prompt.template() == null ? "bare" : "template " + prompt.template())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" · "));
    return new Text(
        prompt.promptId(),
        about,
        prompt.text() == null ? PURGED : prompt.text(),
        byPrompt.getOrDefault(prompt.promptId(), List.of()));
  }

  private static Answer answer(String label, AnsweredPrompt answer, String judge) {
    var generation = answer.generation();
    if (generation.error() != null) {
      return new Answer(label, "failed", generation.error());
    }
    var judgement = answer.judgements().get(judge);
    String verdict =
        judgement == null
            ? "not judged"
            : Stream.concat(Stream.of(judgement.verdict()), judgement.flagList().stream())
                .collect(Collectors.joining(", "));
    return new Answer(
        label, verdict, generation.completion() == null ? PURGED : generation.completion());
  }
}
