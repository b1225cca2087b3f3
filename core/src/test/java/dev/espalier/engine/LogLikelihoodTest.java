package dev.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan.Numerics;
import dev.espalier.engine.BatchPlan.Sharing;
import dev.espalier.model.BatchShape;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against a softmax in a plain loop over all logits of each row by itself; a tiny Llama in f32.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LogLikelihoodTest {
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

  /// `log p` of each token of `ids` but the first, and whether it is the likeliest.
  private record Loop(List<Double> logs, List<Boolean> greedy) {}

  private Loop loop(List<Integer> ids) {
    int length = ids.size() - 1;
    var logs = new ArrayList<Double>();
    var greedy = new ArrayList<Boolean>();
    try (var _ = Scope.open()) {
      long[] inputs = ids.subList(0, length).stream().mapToLong(i -> i).toArray();
      var embedded = model.embed(Tensor.of(inputs, Shape.of(length)));
      var hidden = model.hidden(embedded, BatchShape.full(1, length), null, Tap.NONE);
      float[] logits = model.logits(hidden).toFloats();
      int vocabulary = model.config().vocabulary();
      for (int at = 0; at < length; at++) {
        double sum = 0;
        int best = 0;
        for (int id = 0; id < vocabulary; id++) {
          sum += Math.exp(logits[at * vocabulary + id]);
          best = logits[at * vocabulary + id] > logits[at * vocabulary + best] ? id : best;
        }
        int next = ids.get(at + 1);
        logs.add(logits[at * vocabulary + next] - Math.log(sum));
        greedy.add(best == next);
      }
    }
    return new Loop(logs, greedy);
  }

  private static List<Integer> tokens(int count, Random random) {
    return random.ints(count, 3, 64).boxed().toList();
  }

  /// Questions behind a common start, four answers each, one of them greedy; and others.
  private List<Continuation> questions() {
    var random = new Random(5);
    var all = new ArrayList<Continuation>();
    var start = tokens(70, random);
    for (int question = 0; question < 6; question++) {
      var context = new ArrayList<>(start);
      context.addAll(tokens(1 + random.nextInt(20), random));
      for (int answer = 0; answer < 3; answer++) {
        all.add(
            new Continuation(
                question + "/" + answer, context, tokens(1 + random.nextInt(9), random)));
      }
      var request = new GenerationRequest("", context);
      var outcome =
          new Generator(model, Set.of(), BatchPlan.DEFAULT)
              .generate(List.of(request), Sampling.greedy(4))
              .getFirst();
      all.add(
          new Continuation(question + "/greedy", context, ((Outcome.Completed) outcome).newIds()));
    }
    for (int letter = 0; letter < 4; letter++) { // one row for all of them
      all.add(new Continuation("letter/" + letter, start, List.of(7 + letter)));
      all.add(new Continuation("word/" + letter, start, List.of(5, 7 + letter)));
    }
    for (int i = 0; i < 5; i++) {
      all.add(new Continuation("other/" + i, tokens(1 + i, random), tokens(3, random)));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"64, 256, PREFIXES", "3, 24, PREFIXES", "1, 7, NOTHING"})
  void continuationsAreScoredAsALoopScoresThem(int rows, int stepTokens, Sharing sharing) {
    var questions = questions();
    var plan = new BatchPlan(rows, 64 << 20, stepTokens, sharing, Numerics.BATCHED);
    var scores = new LogLikelihood(model, plan).score(questions, _ -> {});
    int greedy = 0;
    for (int i = 0; i < questions.size(); i++) {
      var question = questions.get(i);
      var ids = new ArrayList<>(question.context());
      ids.addAll(question.tokens());
      var loop = loop(ids);
      double expected = 0;
      boolean isGreedy = true;
      for (int at = question.context().size() - 1; at < ids.size() - 1; at++) {
        expected += loop.logs().get(at);
        isGreedy &= loop.greedy().get(at);
      }
      var scored = (Score.Scored) scores.get(i);
      assertThat(scored.id()).isEqualTo(question.id());
      assertThat(scored.logLikelihood()).as(question.id()).isCloseTo(expected, within(2e-5));
      assertThat(scored.tokens()).isEqualTo(question.tokens().size());
      assertThat(scored.isGreedy()).as(question.id()).isEqualTo(isGreedy);
      greedy += isGreedy ? 1 : 0;
    }
    assertThat(greedy).isGreaterThanOrEqualTo(6);
  }

  @Test
  void whatDoesNotFitIsUnscored() {
    var random = new Random(1);
    var long_ = new Continuation("long", tokens(120, random), tokens(10, random));
    var fits = new Continuation("fits", tokens(120, random), tokens(9, random));
    var scores = new LogLikelihood(model).score(List.of(long_, fits), _ -> {});
    assertThat(scores.getFirst())
        .isEqualTo(new Score.Unscored("long", "129 tokens exceed the context of 128"));
    assertThat(scores.getLast()).isInstanceOf(Score.Scored.class);
    assertThatThrownBy(() -> new Continuation("x", List.of(), List.of(1)))
        .hasMessage("continuation 'x' of 1 tokens after 0");
  }

  @ParameterizedTest
  @CsvSource({"5, 16", "16, 16", "17, 16", "40, 16", "48, 16"})
  void rollingScoresEveryTokenOnceInWindowsOfOneLength(int length, int window) {
    var ids = tokens(length, new Random(length));
    double expected = 0;
    for (int from = 0; from < length; from += window) {
      int to = Math.min(length, from + window);
      // What the window reads: as many tokens as it may, up to the one before its last.
      var before = new ArrayList<Integer>(List.of(1));
      before.addAll(ids);
      int begin = from == 0 ? 0 : to - window;
      var loop = loop(before.subList(begin, to + 1));
      for (int at = from - begin; at < to - begin; at++) {
        expected += loop.logs().get(at);
      }
    }
    var total = new LogLikelihood(model).rolling(ids, 1, window, _ -> {});
    assertThat(total.tokens()).isEqualTo(length);
    assertThat(total.nllNats()).isCloseTo(-expected, within(2e-5 * length));
  }
}
