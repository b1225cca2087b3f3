package dev.espalier.report;

import dev.espalier.store.AnswerRow;
import dev.espalier.store.Completed;
import dev.espalier.store.FormatRow;
import dev.espalier.store.GenerationRow;
import dev.espalier.store.JudgementRow;
import dev.espalier.store.Manifest;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A run in which every free text is markup, numbered, so that a test can find each again.
final class HostileRun {
  static final String MARKUP = "</script><b>\"";

  private static final int FIELDS = 40;

  private int next;

  private HostileRun() {}

  /// How many texts there are: they end in 0 to this number, exclusive.
  static int fields() {
    return FIELDS;
  }

  static RunStore create(Path run) {
    return new HostileRun().build(run);
  }

  private String hostile() {
    return MARKUP + next++;
  }

  private RunStore build(Path run) {
    String judge = hostile();
    String other = hostile();
    var store = RunStore.create(run, manifest(judge));
    var dense = variant("dense", "dense", 0);
    var pruned = variant("pruned", hostile(), 0.2);
    store.putVariants(List.of(dense, pruned));
    var bare = prompt(null, 0);
    var inTemplate = prompt(hostile(), 1);
    store.putFormats(
        List.of(new FormatRow("cc".repeat(32), "format " + MARKUP, "source " + MARKUP)));
    store.putPrompts(List.of(bare, inTemplate));
    for (var variant : List.of(dense, pruned)) {
      for (var prompt : List.of(bare, inTemplate)) {
        store.putAnswers(List.of(answer(variant, prompt, judge, other)));
      }
      store.putPerplexities(
          List.of(
              new PerplexityRow(
                  variant.variantId(), hostile(), "ab".repeat(32), 10, 20, 5, hostile())));
    }
    if (next != FIELDS) {
      throw new IllegalStateException("there are " + next + " hostile texts, not " + FIELDS);
    }
    return store;
  }

  private Manifest manifest(String judge) {
    return new Manifest(
        1,
        hostile(),
        hostile(),
        new Manifest.Suite(hostile(), hostile(), hostile(), 2),
        new Manifest.Generation(hostile(), hostile(), hostile()),
        List.of(new Manifest.Judge(judge, hostile())),
        List.of(
            new Manifest.Model(
                hostile(), "path", List.of(new Manifest.ModelFile(hostile(), hostile(), 1)))),
        Map.of(hostile(), 1L),
        List.of(
            new Manifest.Session(
                "2026-01-02T03:04:05Z",
                hostile(),
                new Manifest.Software(hostile(), hostile(), true),
                new Manifest.Machine(hostile(), hostile(), hostile(), 1),
                new Manifest.Numerics(hostile(), hostile(), hostile(), 1, hostile()))),
        Map.of(hostile(), hostile()));
  }

  private VariantRow variant(String id, String method, double sparsity) {
    return new VariantRow(
        id,
        hostile(),
        "a model",
        method,
        "attention",
        sparsity,
        sparsity,
        sparsity,
        sparsity,
        "ff".repeat(32),
        "f32",
        method.equals("dense") ? "none" : hostile(),
        method.equals("dense") ? 0 : 1);
  }

  private PromptRow prompt(@org.jspecify.annotations.Nullable String template, int ordinal) {
    return new PromptRow(
        hostile(),
        "suite " + MARKUP,
        "harmful",
        template,
        "category " + MARKUP,
        null,
        null,
        "tag " + MARKUP,
        "task",
        null,
        "aa".repeat(32),
        "conversation " + MARKUP,
        hostile(),
        ordinal);
  }

  private Completed answer(VariantRow variant, PromptRow prompt, String judge, String other) {
    String key = variant.variantId() + prompt.promptId();
    return new Completed(
        new GenerationRow(
            key, "bb".repeat(32), 4, 5, "completion " + MARKUP, "eos", 0, null, 1, null),
        new AnswerRow(variant.variantId(), prompt.promptId(), key, "cc".repeat(32)),
        List.of(
            new JudgementRow(
                variant.variantId(),
                prompt.promptId(),
                judge,
                "unscored",
                "reason " + MARKUP,
                "flag" + MARKUP),
            new JudgementRow(
                variant.variantId(), prompt.promptId(), other, "refused", "reason", "")));
  }
}
