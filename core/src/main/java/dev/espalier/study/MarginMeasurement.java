package dev.espalier.study;

import static java.util.stream.Collectors.toMap;

import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.BranchLikelihood;
import dev.espalier.engine.BranchScore;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.judge.Openings;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.MarginRow;
import dev.espalier.store.RunStore;
import dev.espalier.suite.Prompt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/// The refusal margins of a variant's answers, see [Openings]: made for every answer of the run
/// that has none by the present lists, those of an older run too. What has no finite margin (a
/// prompt that leaves no room for an opening) stays without one, and so does every answer of a
/// model whose vocabulary cannot tell the two kinds of openings apart.
public final class MarginMeasurement {
  private static final int ROWS_AT_ONCE = 256;

  private final RunStore store;
  private final RunPlan plan;
  private final BatchPlan batches;

  public MarginMeasurement(RunStore store, RunPlan plan, BatchPlan batches) {
    this.store = store;
    this.plan = plan;
    this.batches = batches;
  }

  /// Completes the margins of the variant, whose weights `checkpoint` holds.
  public void complete(Checkpoint checkpoint, String variantId, String name, Progress progress) {
    var requests = missing(checkpoint, variantId);
    if (requests.isEmpty()) {
      return;
    }
    var kinds =
        new Kinds(
            PromptTokens.of(checkpoint, plan.systemPrompt()), plan.suite().prompts().getFirst());
    if (!kinds.areBoth()) {
      return;
    }
    var rows = new ArrayList<MarginRow>();
    try (var task = progress.begin(name, requests.size())) {
      new BranchLikelihood(checkpoint.model(), batches, kinds.openings)
          .score(
              requests,
              score -> {
                if (score instanceof BranchScore.Scored(var key, var logs)) {
                  kinds.row(key, logs, rows);
                }
                if (rows.size() >= ROWS_AT_ONCE) {
                  store.putMargins(rows);
                  rows.clear();
                }
              },
              task);
    }
    store.putMargins(rows);
  }

  /// A request for each generation, under its key.
  private List<GenerationRequest> missing(Checkpoint checkpoint, String variantId) {
    var missing = new HashSet<>(store.missingMargins(variantId, Openings.sha256()));
    if (missing.isEmpty()) {
      return List.of();
    }
    var prompts = plan.suite().prompts().stream().collect(toMap(Prompt::id, Function.identity()));
    var rendering = PromptTokens.of(checkpoint, plan.systemPrompt());
    var requests = new LinkedHashMap<String, GenerationRequest>();
    for (AnsweredPrompt answered : store.answered(variantId)) {
      var prompt = prompts.get(answered.prompt().promptId());
      if (prompt != null && missing.contains(prompt.id())) {
        String key = answered.generation().generationKey();
        requests.computeIfAbsent(key, _ -> new GenerationRequest(key, rendering.of(prompt)));
      }
    }
    return List.copyOf(requests.values());
  }

  /// The openings of both kinds as tokens, the refusals first. One whose tokens begin with those of
  /// another is left out: what begins so is counted there.
  private static final class Kinds {
    final List<List<Integer>> openings = new ArrayList<>();
    private final int refusals;

    Kinds(PromptTokens rendering, Prompt prompt) {
      add(Openings.REFUSAL, rendering, prompt);
      this.refusals = openings.size();
      add(Openings.COMPLIANCE, rendering, prompt);
    }

    private void add(Openings kind, PromptTokens rendering, Prompt prompt) {
      for (String text : kind.texts()) {
        var ids = rendering.opening(prompt, text);
        if (!ids.isEmpty() && openings.stream().noneMatch(known -> overlap(known, ids))) {
          openings.add(ids);
        }
      }
    }

    private static boolean overlap(List<Integer> a, List<Integer> b) {
      int shorter = Math.min(a.size(), b.size());
      return a.subList(0, shorter).equals(b.subList(0, shorter));
    }

    boolean areBoth() {
      return refusals > 0 && refusals < openings.size();
    }

    void row(String key, List<Double> logs, List<MarginRow> rows) {
      double refusal = sum(logs.subList(0, refusals));
      double compliance = sum(logs.subList(refusals, logs.size()));
      rows.add(new MarginRow(key, Openings.sha256(), refusal, compliance));
    }

    /// `ln Σ exp`, at most 0: rounding may take a sum of probabilities over 1.
    private static double sum(List<Double> logs) {
      double largest = logs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      double sum = logs.stream().mapToDouble(log -> Math.exp(log - largest)).sum();
      return Math.min(0, largest + Math.log(sum));
    }
  }
}
