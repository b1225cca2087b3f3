package dev.espalier.engine;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan.Numerics;
import dev.espalier.engine.BatchPlan.Sharing;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that come and go beside each other, on a tiny Llama in f32: vocabulary 64, context 128.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContinuousBatchingTest {
  private static final BatchPlan ALONE =
      new BatchPlan(1, 64 << 20, 256, Sharing.NOTHING, Numerics.BATCHED);

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

  private static BatchPlan places(int rows, int stepTokens) {
    return new BatchPlan(rows, 64 << 20, stepTokens, Sharing.PREFIXES, Numerics.BATCHED);
  }

  /// Four templates, tasks of 1 to 12 tokens behind each, and prompts of up to 70 tokens alone.
  private static List<GenerationRequest> requests() {
    var random = new Random(3);
    var requests = new ArrayList<GenerationRequest>();
    for (int template = 0; template < 4; template++) {
      var prefix = random.ints(25 + 15 * template, 3, 64).boxed().toList();
      for (int task = 0; task < 15; task++) {
        var ids = new ArrayList<>(prefix);
        ids.addAll(random.ints(1 + random.nextInt(12), 3, 64).boxed().toList());
        requests.add(new GenerationRequest(template + "/" + task, ids));
      }
    }
    for (int i = 0; i < 12; i++) {
      var ids = random.ints(1 + random.nextInt(70), 3, 64).boxed().toList();
      requests.add(new GenerationRequest("alone/" + i, ids));
    }
    return requests;
  }

  private static Map<String, Outcome> run(
      LanguageModel model, Sampling sampling, BatchPlan plan, Set<Integer> endIds) {
    return new Generator(model, endIds, plan)
        .generate(requests(), sampling).stream()
            .collect(toMap(Outcome::id, ContinuousBatchingTest::timeless));
  }

  private static Outcome timeless(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed c ->
          new Outcome.Completed(c.id(), c.newIds(), c.stop(), c.nearTies(), c.firstNearTie(), 0);
      case Outcome.Failed failed -> failed;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 40})
  void rowsThatTakeTheirPlacesInTurnComeOutAsAlone(int rows) {
    var endIds = Set.of(5, 9, 11, 20, 33); // rows end at all ages
    var alone = run(model, Sampling.greedy(30), ALONE, endIds);
    assertThat(run(model, Sampling.greedy(30), places(rows, 64), endIds)).isEqualTo(alone);
    assertThat(
            alone.values().stream()
                .map(o -> ((Outcome.Completed) o).newIds().size())
                .collect(toSet()))
        .hasSizeGreaterThan(10);
  }

  @Test
  void drawsDoNotDependOnWhoRunsBeside() {
    var sampling = new Sampling(1, Sampling.ALL, 0.9, new Cap.NewTokens(20), 4);
    assertThat(run(model, sampling, places(6, 48), Set.of(5)))
        .isEqualTo(run(model, sampling, ALONE, Set.of(5)));
  }

  @Test
  void aBatchThatIsTooLargeForMemoryIsMadeSmaller() {
    var small = new SmallMemoryModel(model, 5);
    var endIds = Set.of(5, 9);
    var outcomes = run(small, Sampling.greedy(12), places(32, 64), endIds);
    assertThat(outcomes).isEqualTo(run(model, Sampling.greedy(12), ALONE, endIds));
    assertThat(small.refusals()).isPositive();
  }

  @Test
  void aRowThatIsTooLargeByItselfFailsAndNoOther() {
    var outcomes = run(new SmallMemoryModel(model, 0), Sampling.greedy(4), places(8, 64), Set.of());
    assertThat(outcomes).hasSize(72);
    assertThat(outcomes.values())
        .allSatisfy(
            o -> assertThat(o).isEqualTo(new Outcome.Failed(o.id(), "memory is exhausted")));
  }

  @Test
  void stableRowsDependOnTheListAlone() {
    var plan = places(16, 64).in(Numerics.STABLE);
    var generator = new Generator(model, Set.of(5, 9), plan);
    var whole = new HashSet<Outcome>();
    generator.generate(requests(), Sampling.greedy(20), o -> whole.add(timeless(o)), _ -> {});
    var wanted = Set.of("0/3", "2/7", "alone/4");
    var some = new HashSet<Outcome>();
    generator.generate(
        new Generator.Selection(requests(), wanted),
        Sampling.greedy(20),
        o -> some.add(timeless(o)),
        _ -> {});
    assertThat(some).extracting(Outcome::id).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(whole).hasSize(72).containsAll(some);
    assertThat(whole)
        .containsExactlyInAnyOrderElementsOf(
            run(model, Sampling.greedy(20), ALONE, Set.of(5, 9)).values());
  }

  @Test
  void aStableRowLeavesWhereItsOwnCapIs() {
    var sampling = Sampling.greedy(new Cap.TotalTokens(100)); // long prompts leave short answers
    var outcomes = run(model, sampling, places(16, 64).in(Numerics.STABLE), Set.of());
    assertThat(outcomes).isEqualTo(run(model, sampling, ALONE, Set.of()));
  }

  @Test
  void whatIsNotWantedIsNotAsked() {
    var told = new ArrayList<Outcome>();
    new Generator(model, Set.of(), places(8, 64))
        .generate(
            new Generator.Selection(requests(), Set.of("1/1")),
            Sampling.greedy(3),
            told::add,
            _ -> {});
    assertThat(told).extracting(Outcome::id).containsExactly("1/1");
  }

  @Test
  void aStopTextEndsItsRow() {
    Function<int[], String> decode = ids -> new String(ids, 0, ids.length); // a letter for each id
    var free = run(model, Sampling.greedy(20), ALONE, Set.of());
    var ids = ((Outcome.Completed) Objects.requireNonNull(free.get("0/0"))).newIds();
    String text = decode.apply(ids.subList(2, 4).stream().mapToInt(Integer::intValue).toArray());
    var stops = StopTexts.of(decode, List.of("none of these", text));
    var outcome =
        (Outcome.Completed)
            new Generator(model, Set.of(), stops, places(8, 64))
                .generate(List.of(requests().getFirst()), Sampling.greedy(20))
                .getFirst();
    assertThat(outcome.stop()).isEqualTo(Outcome.StopReason.TEXT);
    assertThat(outcome.newIds()).isEqualTo(ids.subList(0, 4));
    assertThat(stops.cut("before" + text + "after" + text)).isEqualTo("before");
    assertThatThrownBy(() -> StopTexts.of(decode, List.of("a", "")))
        .hasMessage("an empty stop text would end every answer");
  }
}
