package dev.espalier.cli;

import dev.espalier.engine.BatchPlan;
import dev.espalier.store.RunStore;
import dev.espalier.study.MarginMeasurement;
import dev.espalier.study.PerplexityMeasurement;
import dev.espalier.study.RunPlan;
import dev.espalier.study.UntilDecided;
import dev.espalier.study.UntilDecided.Look;
import dev.espalier.study.UntilDecided.Side;
import java.util.List;

/// Two models that are measured beside each other, task after task.
record BothModels(RunStore store, RunPlan plan, BatchPlan batches, Output output) {
  /// Perplexity comes first: it is a condition of the verdict that the answers wait for.
  void untilDecided(Side before, Side after) {
    for (Side side : List.of(before, after)) {
      PerplexityMeasurement.complete(
          store,
          side.checkpoint(),
          side.variant().variantId(),
          PerplexityMeasurement.Text.builtin(PerplexityCommand.WINDOW_TOKENS),
          output.progress());
    }
    var last =
        new UntilDecided(store, plan, batches)
            .measure(before, after, look -> output.say(inWords(look)), output.progress());
    output.say(
        last.isDecided()
            ? "decided after %d of %d tasks".formatted(last.tasks(), last.of())
            : "undecided after all %d tasks".formatted(last.of()));
    for (Side side : List.of(before, after)) {
      new MarginMeasurement(store, plan, batches)
          .complete(
              side.checkpoint(),
              side.variant().variantId(),
              "refusal margins of " + side.variant().label(),
              output.progress());
    }
  }

  private static String inWords(Look look) {
    return "%d of %d tasks: %s".formatted(look.tasks(), look.of(), look.verdict().word());
  }
}
