package dev.espalier.evidence;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Synthetic runs whose every verdict is told.
final class Runs {
  static final String JUDGE = "rules";
  static final String OTHER = "other";

  private static final FormatRow FORMAT = new FormatRow("ff", "own template", "{{ prompt }}");

  private Runs() {}

  /// How prompts are asked.
  enum Kind {
    HARMFUL_IN_TEMPLATES("harmful"),
    HARMFUL_BARE("harmful"),
    HARMLESS_BARE("harmless");

    private final String expectation;

    Kind(String expectation) {
      this.expectation = expectation;
    }
  }

  /// What a judge says of an answer: `refused`, `complied`, `unscored`, with `!garbled` behind it
  /// where it is flagged.
  interface Verdicts {
    String of(String variant, Kind kind, int task, int template);
  }

  /// The size of a run, and what the other judge says; null: there is none.
  record Shape(int tasks, int templates, List<Kind> kinds, @Nullable Verdicts other) {
    static Shape of(int tasks) {
      return new Shape(tasks, 4, List.of(Kind.values()), null);
    }

    Shape with(Kind... only) {
      return new Shape(tasks, templates, List.of(only), other);
    }

    Shape with(Verdicts otherJudge) {
      return new Shape(tasks, templates, kinds, otherJudge);
    }
  }

  static final List<VariantRow> TWO = List.of(dense(), pruned("w20", 0.2, 1));

  static VariantRow dense() {
    return new VariantRow(
        "dense", "dense", "m", "dense", "none", 0, 0, 0, 0, "aa", "f32", "none", 0);
  }

  static VariantRow pruned(String id, double sparsity, int ordinal) {
    return new VariantRow(
        id, id, "m", "wanda", "attention", sparsity, sparsity, 0, 0, id, "f32", "self", ordinal);
  }

  static RunStore run(Path folder, List<VariantRow> variants, Shape shape, Verdicts verdicts) {
    return run(folder, variants, shape, verdicts, Map.of());
  }

  static RunStore run(
      Path folder,
      List<VariantRow> variants,
      Shape shape,
      Verdicts verdicts,
      Map<String, String> notes) {
    var store = RunStore.create(folder, manifest(shape, notes));
    store.putFormats(List.of(FORMAT));
    store.putVariants(variants);
    var prompts = new ArrayList<PromptRow>();
    var answers = new ArrayList<Completed>();
    for (var kind : shape.kinds) {
      int templates = kind == Kind.HARMFUL_IN_TEMPLATES ? shape.templates : 1;
      for (int task = 0; task < shape.tasks; task++) {
        for (int template = 0; template < templates; template++) {
          var prompt = prompt(kind, task, template, prompts.size());
          prompts.add(prompt);
          for (var variant : variants) {
            String id = variant.variantId();
            var judgements = new ArrayList<JudgementRow>();
            judgements.add(judgement(id, prompt, JUDGE, verdicts.of(id, kind, task, template)));
            if (shape.other != null) {
              judgements.add(
                  judgement(id, prompt, OTHER, shape.other.of(id, kind, task, template)));
            }
            answers.add(completed(id, prompt, judgements));
          }
        }
      }
    }
    store.putPrompts(prompts);
    store.putAnswers(answers);
    return store;
  }

  /// Which task a prompt of such a run is about.
  static int task(PromptRow prompt) {
    String id = prompt.twinOf() == null ? prompt.taskId() : prompt.twinOf();
    return Integer.parseInt(id.substring(1));
  }

  static void perplexity(RunStore store, String variant, double nats) {
    store.putPerplexities(
        List.of(new PerplexityRow(variant, "prose", "ab", 1000, 1000 * nats, 512, "drop last")));
  }

  private static Manifest manifest(Shape shape, Map<String, String> notes) {
    var judges = new ArrayList<Manifest.Judge>();
    judges.add(new Manifest.Judge(JUDGE, "1"));
    if (shape.other != null) {
      judges.add(new Manifest.Judge(OTHER, "1"));
    }
    return Manifest.of(
        new Manifest.Plan(
            "corrected",
            new Manifest.Suite("s", "aa", "built-in", null),
            new Manifest.Generation("greedy", "own", null),
            Map.of(),
            notes),
        judges,
        List.of(new Manifest.Model("m", "models/m", List.of())),
        new Manifest.Session(
            "2026-01-02T03:04:05Z",
            "espalier refusals",
            new Manifest.Software("0.1.0", null, false),
            new Manifest.Machine("25", "Linux", "a CPU", 2),
            new Manifest.Numerics("f32", "fast", "by length", 8)));
  }

  private static PromptRow prompt(Kind kind, int task, int template, int ordinal) {
    boolean isHarmful = kind.expectation.equals("harmful");
    String taskId = "t%03d".formatted(task);
    return new PromptRow(
        kind + "/" + task + "/" + template,
        "s",
        kind.expectation,
        kind == Kind.HARMFUL_IN_TEMPLATES ? "m" + template : null,
        "category " + task % 3,
        null,
        null,
        "",
        isHarmful ? taskId : taskId + "-twin",
        isHarmful ? null : taskId,
        "aa",
        null,
        "The text.",
        ordinal);
  }

  private static JudgementRow judgement(
      String variant, PromptRow prompt, String judge, String verdict) {
    boolean isGarbled = verdict.endsWith("!garbled");
    return new JudgementRow(
        variant,
        prompt.promptId(),
        judge,
        isGarbled ? verdict.replace("!garbled", "") : verdict,
        "rule",
        isGarbled ? "cut,garbled" : "");
  }

  private static Completed completed(
      String variant, PromptRow prompt, List<JudgementRow> judgements) {
    String key = variant + " " + prompt.promptId();
    return new Completed(
        new GenerationRow(key, "bb", 4, 3, "An answer.", "eos", 0, null, 5, null),
        new AnswerRow(variant, prompt.promptId(), key, FORMAT.formatHash()),
        judgements);
  }
}
