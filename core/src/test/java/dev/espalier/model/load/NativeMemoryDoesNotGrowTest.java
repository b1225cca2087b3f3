package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.Generator;
import dev.espalier.engine.Sampling;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.Wanda;
import dev.espalier.tensor.Compute;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Generating 10,000 tokens and pruning twice in one process leaves no tensor and no memory behind.
final class NativeMemoryDoesNotGrowTest {
  private static final int ROWS = 40;
  private static final int TOKENS = 50;

  @Test
  void tenThousandTokensAndTwoPruningsLeaveNothing() {
    long live = Tensor.liveCount();
    work(1); // warms up
    long before = settledBytes();
    work(5);
    assertThat(Tensor.liveCount()).isEqualTo(live);
    assertThat(settledBytes() - before).isLessThan(50L << 20);
  }

  /// Resident memory without what the collector and the C library keep for later: other tests have
  /// run in this process.
  private static long settledBytes() {
    System.gc();
    Compute.releaseFreedMemory();
    return Compute.residentBytes();
  }

  /// `rounds` x 2,000 tokens, then two prunings.
  private static void work(int rounds) {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32)) {
      var generator =
          new Generator(
              model,
              Set.of(),
              new BatchPlan(
                  ROWS, 64 << 20, 256, BatchPlan.Sharing.PREFIXES, BatchPlan.Numerics.BATCHED));
      var requests = new ArrayList<GenerationRequest>();
      for (int row = 0; row < ROWS; row++) {
        requests.add(new GenerationRequest("row " + row, List.of(1 + row, 2, 3)));
      }
      for (int round = 0; round < rounds; round++) {
        assertThat(generator.generate(requests, Sampling.greedy(TOKENS))).hasSize(ROWS);
      }
      for (int pruning = 0; pruning < 2; pruning++) {
        new Pruning(new Wanda(), PruneTarget.ATTENTION, new Sparsity.Unstructured(0.2))
            .apply(model, List.of(List.of(1, 2, 3, 4), List.of(5, 6, 7, 8)), steps -> {});
      }
    }
  }
}
