package dev.espalier.engine;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan.Sharing;
import dev.espalier.engine.Outcome.StopReason;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// On a tiny Llama in f32: vocabulary 64, context 128.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GeneratorTest {
  private static final int CONTEXT = 128;
  private static final BatchPlan ALL_AT_ONCE =
      new BatchPlan(64, 64 << 20, 256, Sharing.PREFIXES, BatchPlan.Numerics.BATCHED);
  private static final BatchPlan ONE_BY_ONE =
      new BatchPlan(1, 64 << 20, 256, Sharing.NOTHING, BatchPlan.Numerics.BATCHED);

  private CheckpointSource source;
  private LanguageModel model;

  @BeforeAll
  void load() {
    source = CheckpointSource.open(Golden.path("models/llama-gqa"));
    model = source.loadModel(DType.F32);
  }

  @AfterAll
  void close() {
    model.close();
    source.close();
  }

  private Map<String, Outcome> generate(
      List<GenerationRequest> requests, Sampling sampling, BatchPlan plan, Set<Integer> endIds) {
    return new Generator(model, endIds, plan)
        .generate(requests, sampling).stream().collect(toMap(Outcome::id, outcome -> outcome));
  }

  private static List<Integer> ids(Map<String, Outcome> outcomes, String id) {
    return completed(outcomes, id).newIds();
  }

  private static Outcome.Completed completed(Map<String, Outcome> outcomes, String id) {
    return (Outcome.Completed) Objects.requireNonNull(outcomes.get(id));
  }

  private static GenerationRequest request(String id, int length, Random random) {
    return new GenerationRequest(
        id, random.ints(length, 3, 64).boxed().toList()); // 0 to 2 are special tokens
  }

  private static List<GenerationRequest> requests(int count, int atMost) {
    var random = new Random(7);
    var requests = new ArrayList<GenerationRequest>();
    for (int i = 0; i < count; i++) {
      requests.add(request("r" + i, 1 + random.nextInt(atMost), random));
    }
    return requests;
  }

  @Test
  void aBatchOfManyIsManyBatchesOfOne() {
    var requests = requests(24, 60);
    var sampling = Sampling.greedy(20);
    var together = generate(requests, sampling, ALL_AT_ONCE, Set.of(5, 9));
    var alone = generate(requests, sampling, ONE_BY_ONE, Set.of(5, 9));
    for (var request : requests) {
      assertThat(ids(together, request.id())).as(request.id()).isEqualTo(ids(alone, request.id()));
    }
    assertThat(together.values())
        .extracting(o -> ((Outcome.Completed) o).stop())
        .contains(StopReason.END, StopReason.LENGTH);
  }

  @Test
  void sharedPrefixesChangeNoToken() {
    var random = new Random(8);
    var requests = new ArrayList<GenerationRequest>();
    for (int template = 0; template < 3; template++) {
      var prefix = random.ints(30 + 20 * template, 3, 64).boxed().toList();
      for (int task = 0; task < 20; task++) {
        var ids = new ArrayList<>(prefix);
        ids.addAll(random.ints(1 + random.nextInt(12), 3, 64).boxed().toList());
        requests.add(new GenerationRequest(template + "/" + task, ids));
      }
      requests.add(
          new GenerationRequest(template + "/alone", prefix)); // it ends where others go on
    }
    requests.addAll(requests(5, 40));
    var sampling = Sampling.greedy(2);
    assertThat(PrefixGroups.of(requests, 2))
        .extracting(PrefixGroups.Group::shared)
        .contains(30 - 1);
    var shared = generate(requests, sampling, ALL_AT_ONCE, Set.of(5));
    var inParts =
        generate(
            requests,
            sampling,
            new BatchPlan(7, 64 << 20, 16, Sharing.PREFIXES, BatchPlan.Numerics.BATCHED),
            Set.of(5));
    var alone = generate(requests, sampling, ONE_BY_ONE, Set.of(5));
    for (var request : requests) {
      assertThat(ids(shared, request.id())).as(request.id()).isEqualTo(ids(alone, request.id()));
      assertThat(ids(inParts, request.id())).as(request.id()).isEqualTo(ids(alone, request.id()));
    }
  }

  @Test
  void anEndTokenEndsItsRowAndIsNoPartOfIt() {
    var requests = requests(8, 20);
    var free = generate(requests, Sampling.greedy(20), ALL_AT_ONCE, Set.of());
    int end = ids(free, "r0").get(3);
    var ended = generate(requests, Sampling.greedy(20), ALL_AT_ONCE, Set.of(end));
    for (var request : requests) {
      var whole = ids(free, request.id());
      int at = whole.indexOf(end);
      assertThat(ids(ended, request.id()))
          .as(request.id())
          .isEqualTo(at < 0 ? whole : whole.subList(0, at));
    }
    assertThat(completed(ended, "r0").stop()).isEqualTo(StopReason.END);
  }

  @Test
  void theContextEndsEachRowAtItsOwnLength() {
    var random = new Random(3);
    var requests =
        List.of(
            request("long", 120, random), request("short", 70, random), request("tiny", 5, random));
    var outcomes = generate(requests, Sampling.greedy(40), ALL_AT_ONCE, Set.of());
    assertThat(ids(outcomes, "long")).hasSize(CONTEXT - 120);
    assertThat(ids(outcomes, "short")).hasSize(40);
    assertThat(ids(outcomes, "tiny")).hasSize(40);
    assertThat(ids(generate(requests, Sampling.greedy(40), ONE_BY_ONE, Set.of()), "short"))
        .isEqualTo(ids(outcomes, "short"));
  }

  @Test
  void aTotalCapCountsThePrompt() {
    var random = new Random(4);
    var requests =
        List.of(request("a", 30, random), request("b", 12, random), request("full", 50, random));
    var cap = Sampling.greedy(new Cap.TotalTokens(50));
    var outcomes = generate(requests, cap, ALL_AT_ONCE, Set.of());
    assertThat(ids(outcomes, "a")).hasSize(20);
    assertThat(ids(outcomes, "b")).hasSize(38);
    assertThat(outcomes.get("full"))
        .isEqualTo(
            new Outcome.Failed("full", "prompt of 50 tokens; at most 50 tokens with the prompt"));
  }

  @Test
  void aPromptWithoutRoomFailsByItself() {
    var random = new Random(5);
    var requests = List.of(request("over", CONTEXT, random), request("fits", 10, random));
    var outcomes = generate(requests, Sampling.greedy(4), ALL_AT_ONCE, Set.of());
    assertThat(outcomes.get("over"))
        .isEqualTo(new Outcome.Failed("over", "prompt of 128 tokens exceeds the context of 128"));
    assertThat(ids(outcomes, "fits")).hasSize(4);
  }

  @Test
  void drawsDependOnSeedAndIdAlone() {
    var requests = requests(12, 30);
    var reversed = new ArrayList<>(requests);
    Collections.reverse(reversed);
    var sampling = new Sampling(0.8, 20, 0.95, new Cap.NewTokens(12), 11);
    var once = generate(requests, sampling, ALL_AT_ONCE, Set.of());
    var again = generate(reversed, sampling, ONE_BY_ONE, Set.of());
    var other =
        generate(
            requests,
            new Sampling(0.8, 20, 0.95, new Cap.NewTokens(12), 12),
            ALL_AT_ONCE,
            Set.of());
    for (var request : requests) {
      assertThat(ids(again, request.id())).isEqualTo(ids(once, request.id()));
    }
    assertThat(requests).anyMatch(r -> !ids(other, r.id()).equals(ids(once, r.id())));
  }
}
