package dev.espalier.cli;

import dev.espalier.engine.SpeedProbe;
import dev.espalier.engine.Workload;
import dev.espalier.model.LanguageModel;
import java.time.Duration;

/// What measuring will take, told before it starts: from a probe of a few seconds.
///
/// @param seconds if no answer ends early, as answers of aligned models mostly do
/// @param memoryBytes of weights, cache and what the process takes beside them
record Measuring(Workload work, double seconds, long memoryBytes) {
  private static final long PROCESS_BYTES = 600L << 20;
  private static final long DISK_BYTES_PER_PROMPT = 6 << 10;

  static Measuring of(LanguageModel model, Workload work, SpeedProbe.Speed speed) {
    long weights = model.parameters() * model.dtype().bytes();
    return new Measuring(
        work,
        speed.secondsFor(work),
        weights + model.packedBytes() + work.cacheBytes() + PROCESS_BYTES);
  }

  String inWords() {
    return "%d prompts of %s tokens, %s of them to be read; at most %s new tokens, %d rows at a time; at most about %s, %s of memory, %s of disk"
        .formatted(
            work.requests(),
            Quantity.count(work.promptTokens()),
            Quantity.count(work.computedTokens()),
            Quantity.count(work.newTokens()),
            work.rows(),
            Quantity.duration(Duration.ofSeconds((long) Math.ceil(seconds))),
            Quantity.bytes(memoryBytes),
            Quantity.bytes(work.requests() * DISK_BYTES_PER_PROMPT));
  }
}
