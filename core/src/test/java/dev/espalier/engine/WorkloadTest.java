package dev.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan.Numerics;
import dev.espalier.engine.BatchPlan.Sharing;
import dev.espalier.model.KvCache;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// On a model with a context of 128.
final class WorkloadTest {
  /// Twenty prompts: 60 tokens that all share, then 5 of their own.
  private static List<GenerationRequest> requests() {
    var requests = new ArrayList<GenerationRequest>();
    for (int i = 0; i < 20; i++) {
      var ids = new ArrayList<>(IntStream.range(3, 63).boxed().toList());
      ids.addAll(List.of(3 + i, 4, 5, 6, 7));
      requests.add(new GenerationRequest("r" + i, ids));
    }
    return requests;
  }

  @Test
  void whatIsSharedIsReadOnce() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32)) {
      var plan = new BatchPlan(8, 64 << 20, 256, Sharing.PREFIXES, Numerics.BATCHED);
      var work = Workload.of(model, plan, requests(), Sampling.greedy(10));
      int capacity = 5 + 10 + 16;
      assertThat(work)
          .isEqualTo(
              new Workload(
                  20,
                  20 * 65,
                  60 + 20 * 5,
                  200,
                  8,
                  KvCache.bytes(model.config(), DType.F32, 8, capacity)));
      assertThat(work.meanShared()).isEqualTo((1300 - 160) / 20);
      assertThat(work.meanOwn()).isEqualTo(160 / 20);

      var apart = new BatchPlan(8, 64 << 20, 256, Sharing.NOTHING, Numerics.BATCHED);
      var whole = Workload.of(model, apart, requests(), Sampling.greedy(100));
      assertThat(whole.computedTokens()).isEqualTo(1300);
      assertThat(whole.newTokens()).as("the context ends them").isEqualTo(20 * (128 - 65));
      var none = Workload.of(model, apart, requests(), Sampling.greedy(new Cap.TotalTokens(60)));
      assertThat(none.newTokens()).as("no prompt leaves room").isZero();
    }
  }

  @Test
  void rowsAreChosenByMeasurementWhereTheWorkIsLong() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32)) {
      var plan = new BatchPlan(64, 64 << 20, 256, Sharing.PREFIXES, Numerics.BATCHED);
      long bytes = KvCache.bytes(model.config(), DType.F32, 64, 32);
      var endless = new Workload(1_000, 20_000, 20_000, 1L << 40, 64, bytes);

      var choice = SpeedProbe.choose(model, plan, endless);
      assertThat(choice.tried().lastKey()).isEqualTo(64);
      assertThat(choice.tried()).hasSizeGreaterThan(1).containsKey(choice.plan().maxRows());
      assertThat(choice.work().rows()).isEqualTo(choice.plan().maxRows());
      assertThat(choice.work().cacheBytes()).isEqualTo(bytes / 64 * choice.plan().maxRows());
      double fastest = Collections.max(choice.tried().values());
      assertThat(choice.speed().writtenPerSecond()).isGreaterThanOrEqualTo(0.96 * fastest);

      var fixed = SpeedProbe.choose(model, plan.in(Numerics.STABLE), endless);
      assertThat(fixed.plan()).isEqualTo(plan.in(Numerics.STABLE));
      assertThat(fixed.tried()).containsOnlyKeys(64);

      var brief = new Workload(1_000, 20_000, 20_000, 1, 64, bytes);
      assertThat(SpeedProbe.choose(model, plan, brief).plan()).isEqualTo(plan);
    }
  }

  @Test
  void aProbeTellsASpeedInTheShapesOfTheWork() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32)) {
      var plan = new BatchPlan(8, 64 << 20, 256, Sharing.PREFIXES, Numerics.BATCHED);
      for (var sampling : List.of(Sampling.greedy(10), Sampling.greedy(1000))) {
        var work = Workload.of(model, plan, requests(), sampling);
        var speed = SpeedProbe.measure(model, plan, work);
        assertThat(speed.secondsFor(work)).isPositive().isFinite();
      }
    }
  }
}
