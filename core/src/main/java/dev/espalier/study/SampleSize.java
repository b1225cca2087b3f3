package dev.espalier.study;

import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Sampling;
import dev.espalier.engine.SpeedProbe;
import dev.espalier.engine.Workload;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.suite.Suite;

/// How many prompts fit into a time, by a probe of the model's speed here.
public final class SampleSize {
  private SampleSize() {}

  /// The number of prompts of `suite` that `checkpoint` answers in `seconds` if every answer runs
  /// to its cap; at least 1, at most all.
  public static int fitting(
      Checkpoint checkpoint, Suite suite, Sampling sampling, BatchPlan batches, double seconds) {
    var requests = PromptTokens.of(checkpoint, new SystemPrompt.OfTemplate()).requests(suite);
    int count = requests.size();
    var work = Workload.of(checkpoint.model(), batches, requests, sampling);
    var speed = SpeedProbe.measure(checkpoint.model(), batches, work);
    double secondsPerPrompt = speed.secondsFor(work) / count;
    return Math.clamp((long) (seconds / secondsPerPrompt), 1, count);
  }
}
