package dev.espalier.study;

import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Sampling;
import dev.espalier.engine.SpeedProbe;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.suite.Prompt;
import dev.espalier.suite.Suite;

/// How many prompts fit into a time, by a probe of the model's speed here.
public final class SampleSize {
  private SampleSize() {}

  /// The number of prompts of `suite` that `checkpoint` answers in `seconds` if every answer runs
  /// to its cap; at least 1, at most all.
  public static int fitting(
      Checkpoint checkpoint, Suite suite, Sampling sampling, BatchPlan batches, double seconds) {
    var rendering =
        new PromptTokens(
            checkpoint.format(), checkpoint.tokenizer(), new SystemPrompt.OfTemplate());
    long tokens = 0;
    for (Prompt prompt : suite.prompts()) {
      tokens += rendering.of(prompt).size();
    }
    int count = suite.prompts().size();
    int mean = Math.toIntExact(Math.max(1, tokens / count));
    int mostNew = Math.max(1, sampling.cap().roomAfter(mean));
    var speed = SpeedProbe.measure(checkpoint.model(), batches, mean, mostNew, count);
    double secondsPerPrompt = speed.secondsFor(mean, mostNew);
    return Math.clamp((long) (seconds / secondsPerPrompt), 1, count);
  }
}
