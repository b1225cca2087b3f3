package dev.espalier.study;

import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.SpeedProbe;
import dev.espalier.engine.Workload;
import dev.espalier.model.load.Checkpoint;

/// How many answers are written at a time, by measurement.
public final class RowsChoice {
  private RowsChoice() {}

  /// For all prompts of `plan`, whatever of them is answered already: so that a run that goes on
  /// has the batches that it began with.
  public static SpeedProbe.Choice of(Checkpoint checkpoint, RunPlan plan, BatchPlan batches) {
    var rendering =
        new PromptTokens(checkpoint.format(), checkpoint.tokenizer(), plan.systemPrompt());
    var requests =
        plan.suite().prompts().stream()
            .map(prompt -> new GenerationRequest(prompt.id(), rendering.of(prompt)))
            .toList();
    var work = Workload.of(checkpoint.model(), batches, requests, plan.sampling());
    return SpeedProbe.choose(checkpoint.model(), batches, work);
  }
}
