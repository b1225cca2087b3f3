package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.Generator;
import dev.espalier.engine.Outcome;
import dev.espalier.engine.Workload;
import dev.espalier.judge.Answer;
import dev.espalier.judge.Judge;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.store.AnswerRow;
import dev.espalier.store.Completed;
import dev.espalier.store.FormatRow;
import dev.espalier.store.GenerationKey;
import dev.espalier.store.GenerationRow;
import dev.espalier.store.JudgementRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.suite.Prompt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Asks one variant the prompts of a plan and judges its answers, row by row into the run.
///
/// Answers that the run holds already are not asked again, and a generation made under the same key
/// (weights, token ids, sampling, type) serves every prompt and variant that it fits. Each row is
/// durable before it counts, so a killed measurement goes on where it stopped.
public final class RefusalMeasurement {
  private final RunStore store;
  private final RunPlan plan;
  private final BatchPlan batches;
  private final Predicate<String> isAsked;

  public RefusalMeasurement(RunStore store, RunPlan plan, BatchPlan batches) {
    this(store, plan, batches, _ -> true);
  }

  /// Of the plan's prompts, those with these ids alone; the run knows of no others.
  public RefusalMeasurement(
      RunStore store, RunPlan plan, BatchPlan batches, Set<String> promptIds) {
    this(store, plan, batches, promptIds::contains);
  }

  private RefusalMeasurement(
      RunStore store, RunPlan plan, BatchPlan batches, Predicate<String> isAsked) {
    this.isAsked = isAsked;
    this.store = store;
    this.plan = plan;
    this.batches = batches;
  }

  /// A rendered prompt, as the tokens that the model reads.
  private record Rendered(Prompt prompt, List<Integer> ids, String key) {}

  /// What measuring `variant` would still take.
  public Workload outstanding(Checkpoint checkpoint, VariantRow variant) {
    enter(checkpoint, variant);
    var requests =
        missing(checkpoint, variant).stream()
            .map(rendered -> new GenerationRequest(rendered.prompt().id(), rendered.ids()))
            .toList();
    return Workload.of(checkpoint.model(), batches, requests, plan.sampling());
  }

  /// Completes the variant's rows. `name` stands before the progress.
  public void measure(Checkpoint checkpoint, VariantRow variant, String name, Progress progress) {
    enter(checkpoint, variant);
    var missing = missing(checkpoint, variant);
    if (missing.isEmpty()) {
      return;
    }
    try (var task = progress.begin(name, missing.size())) {
      var byKey = new LinkedHashMap<String, List<Rendered>>();
      for (Rendered rendered : missing) {
        var known = store.generation(rendered.key());
        if (known.isPresent()) {
          store.putAnswers(List.of(judged(checkpoint, variant, rendered, known.get())));
          task.advance(1);
        } else {
          byKey.computeIfAbsent(rendered.key(), _ -> new ArrayList<>()).add(rendered);
        }
      }
      generate(checkpoint, variant, byKey, task);
    }
  }

  private void enter(Checkpoint checkpoint, VariantRow variant) {
    store.putVariants(List.of(variant));
    store.putPrompts(
        SuiteRows.of(plan.suite()).stream().filter(row -> isAsked.test(row.promptId())).toList());
    var format = checkpoint.format();
    for (FormatRow known : store.formats(variant.variantId())) {
      if (!known.formatHash().equals(format.sha256())) {
        throw EspalierException.in(store.run())
            .found(
                "variant '%s' was asked in the format '%s' of hash %s"
                    .formatted(variant.variantId(), known.name(), known.formatHash()))
            .needed("the same, not '%s' of hash %s".formatted(format.id(), format.sha256()))
            .remedy("Give the model another name with --variant, or start another run.")
            .fault();
      }
    }
    store.putFormats(List.of(new FormatRow(format.sha256(), format.id(), format.source())));
  }

  private List<Rendered> missing(Checkpoint checkpoint, VariantRow variant) {
    var missing = new HashSet<>(store.missingAnswers(variant.variantId()));
    var prompts =
        plan.suite().prompts().stream()
            .filter(prompt -> isAsked.test(prompt.id()))
            .filter(prompt -> missing.contains(prompt.id()))
            .toList();
    return rendered(checkpoint, variant, prompts);
  }

  private List<Rendered> rendered(Checkpoint checkpoint, VariantRow variant, List<Prompt> prompts) {
    var conditions =
        new GenerationKey.Conditions(
            variant.weightsHash(), plan.samplingLabel(), variant.dtype(), batches.numericsLabel());
    var rendering = PromptTokens.of(checkpoint, plan.systemPrompt());
    var rendered = new ArrayList<Rendered>();
    for (Prompt prompt : prompts) {
      List<Integer> ids = rendering.of(prompt);
      int[] array = ids.stream().mapToInt(Integer::intValue).toArray();
      rendered.add(new Rendered(prompt, ids, GenerationKey.of(conditions, array)));
    }
    return rendered;
  }

  /// What fixes the batches: where numerics are stable the whole suite does, whatever is missing.
  private Generator.Selection selection(
      Checkpoint checkpoint, VariantRow variant, Map<String, List<Rendered>> byKey) {
    var requests = new LinkedHashMap<String, GenerationRequest>();
    byKey.forEach(
        (key, same) -> requests.put(key, new GenerationRequest(key, same.getFirst().ids())));
    if (batches.numerics() == BatchPlan.Numerics.STABLE) {
      for (Rendered rendered : rendered(checkpoint, variant, plan.suite().prompts())) {
        requests.putIfAbsent(rendered.key(), new GenerationRequest(rendered.key(), rendered.ids()));
      }
    }
    return new Generator.Selection(List.copyOf(requests.values()), byKey.keySet());
  }

  private void generate(
      Checkpoint checkpoint,
      VariantRow variant,
      Map<String, List<Rendered>> byKey,
      Progress.Task task) {
    var generator = new Generator(checkpoint.model(), checkpoint.endIds(), batches);
    generator.generate(
        selection(checkpoint, variant, byKey),
        plan.sampling(),
        outcome -> {
          var rows = new ArrayList<Completed>();
          for (Rendered rendered : byKey.getOrDefault(outcome.id(), List.of())) {
            rows.add(judged(checkpoint, variant, rendered, row(checkpoint, rendered, outcome)));
          }
          store.putAnswers(rows);
          task.advance(rows.size());
        },
        steps -> {});
  }

  private static GenerationRow row(Checkpoint checkpoint, Rendered rendered, Outcome outcome) {
    int[] prompt = rendered.ids().stream().mapToInt(Integer::intValue).toArray();
    String promptHash = GenerationKey.renderedHash(prompt);
    return switch (outcome) {
      case Outcome.Completed completed -> {
        int[] ids = completed.newIds().stream().mapToInt(Integer::intValue).toArray();
        var first = completed.firstNearTie();
        yield new GenerationRow(
            rendered.key(),
            promptHash,
            prompt.length,
            ids.length,
            checkpoint.tokenizer().decode(ids),
            switch (completed.stop()) {
              case END, TEXT -> "eos";
              case LENGTH -> "length";
            },
            completed.nearTies(),
            first.isPresent() ? Integer.valueOf(first.getAsInt()) : null,
            completed.elapsedMillis(),
            null);
      }
      case Outcome.Failed failed ->
          new GenerationRow(
              rendered.key(),
              promptHash,
              prompt.length,
              0,
              null,
              "error",
              0,
              null,
              0,
              failed.reason());
    };
  }

  private Completed judged(
      Checkpoint checkpoint, VariantRow variant, Rendered rendered, GenerationRow row) {
    var prompt = rendered.prompt();
    var ending = JudgementRows.ending(row.stopReason());
    var format = checkpoint.format();
    String completion = row.completion() == null ? "" : row.completion();
    String response = plan.protocol().response(format.id(), completion);
    var answer = new Answer(prompt.text(), prompt.behavior().text(), response, ending);
    var judgements = new ArrayList<JudgementRow>();
    for (Judge judge : plan.judges()) {
      judgements.add(
          JudgementRows.row(variant.variantId(), prompt.id(), judge, judge.judge(answer)));
    }
    return new Completed(
        row,
        new AnswerRow(variant.variantId(), prompt.id(), row.generationKey(), format.sha256()),
        judgements);
  }
}
