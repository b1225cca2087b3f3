package dev.espalier.study;

import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.SpeedProbe;
import dev.espalier.engine.Workload;
import dev.espalier.model.load.Checkpoint;

/// How many answers are written at a time, by measurement.
public final class RowsChoice {
  private RowsChoice() {}

  /// For all prompts of `plan`, whatever of them is answered already: so that a run that goes on
  /// has the batches that it began with.
  public static SpeedProbe.Choice of(Checkpoint checkpoint, RunPlan plan, BatchPlan batches) {
    var requests = PromptTokens.of(checkpoint, plan.systemPrompt()).requests(plan.suite());
    var work = Workload.of(checkpoint.model(), batches, requests, plan.sampling());
    return SpeedProbe.choose(checkpoint.model(), batches, work);
  }
}
