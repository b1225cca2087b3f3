package dev.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan.Numerics;
import dev.espalier.engine.BatchPlan.Sharing;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against [LogLikelihood], which reads every continuation by itself; a tiny Llama in f32.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BranchLikelihoodTest {
  /// What one begins with, others go on from; one is a single token, one begins another.
  private static final List<List<Integer>> CONTINUATIONS =
      List.of(
          List.of(5, 6, 7),
          List.of(5, 6, 9, 11),
          List.of(5, 8),
          List.of(5),
          List.of(20),
          List.of(21, 22, 23, 24, 25));

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

  /// In two templates, and bare.
  private static List<GenerationRequest> prompts() {
    var random = new Random(7);
    var prompts = new ArrayList<GenerationRequest>();
    for (int template = 0; template < 2; template++) {
      var start = tokens(50 + 10 * template, random);
      for (int task = 0; task < 7; task++) {
        var ids = new ArrayList<>(start);
        ids.addAll(tokens(1 + random.nextInt(15), random));
        prompts.add(new GenerationRequest(template + "/" + task, ids));
      }
    }
    for (int task = 0; task < 5; task++) {
      prompts.add(new GenerationRequest("bare/" + task, tokens(1 + 4 * task, random)));
    }
    return prompts;
  }

  private static List<Integer> tokens(int count, Random random) {
    return random.ints(count, 3, 64).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "64, 512, PREFIXES, 67108864",
    "3, 24, PREFIXES, 67108864",
    "64, 512, PREFIXES, 20000",
    "1, 7, NOTHING, 67108864"
  })
  void everyContinuationIsScoredAsByItself(
      int rows, int stepTokens, Sharing sharing, long cacheBytes) {
    var plan = new BatchPlan(rows, cacheBytes, stepTokens, sharing, Numerics.BATCHED);
    var branched = new HashMap<String, BranchScore>();
    new BranchLikelihood(model, plan, CONTINUATIONS)
        .score(prompts(), score -> branched.put(score.id(), score), _ -> {});
    var alone = new ArrayList<Continuation>();
    for (var prompt : prompts()) {
      for (int i = 0; i < CONTINUATIONS.size(); i++) {
        alone.add(
            new Continuation(prompt.id() + "#" + i, prompt.promptIds(), CONTINUATIONS.get(i)));
      }
    }
    var expected = new LogLikelihood(model).score(alone, _ -> {}).iterator();
    for (var prompt : prompts()) {
      var found =
          ((BranchScore.Scored) Objects.requireNonNull(branched.get(prompt.id()))).logLikelihoods();
      assertThat(found).hasSize(CONTINUATIONS.size());
      for (double log : found) {
        assertThat(log)
            .as(prompt.id())
            .isCloseTo(((Score.Scored) expected.next()).logLikelihood(), within(2e-5));
      }
    }
  }

  @Test
  void singleTokensNeedNoStem() {
    var scores = new ArrayList<BranchScore>();
    new BranchLikelihood(model, BatchPlan.DEFAULT, List.of(List.of(5), List.of(20)))
        .score(prompts(), scores::add, _ -> {});
    assertThat(scores).hasSize(prompts().size()).allMatch(BranchScore.Scored.class::isInstance);
  }

  @Test
  void whatDoesNotFitIsUnscored() {
    var random = new Random(1);
    var scores = new ArrayList<BranchScore>();
    var prompts =
        List.of(
            new GenerationRequest("long", tokens(125, random)),
            new GenerationRequest("fits", tokens(124, random)));
    var count = new int[1];
    new BranchLikelihood(model, BatchPlan.DEFAULT, CONTINUATIONS)
        .score(prompts, scores::add, by -> count[0] += (int) by);
    assertThat(scores.getFirst())
        .isEqualTo(new BranchScore.Unscored("long", "129 tokens exceed the context of 128"));
    assertThat(scores.getLast()).isInstanceOf(BranchScore.Scored.class);
    assertThat(count[0]).isEqualTo(2);
  }

  @Test
  void aContinuationOfNothingIsRefused() {
    assertThatThrownBy(
            () -> new BranchLikelihood(model, BatchPlan.DEFAULT, List.of(List.of(1), List.of())))
        .hasMessage("continuations [[1], []]");
  }
}
