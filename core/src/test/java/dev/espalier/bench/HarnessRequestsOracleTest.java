package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.SharedData;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Requests byte for byte and metrics number for number those of lm-evaluation-harness on the
/// published data, without a model: log-likelihoods are made up from a hash of each request, here
/// as there. `golden/bench/HOW.md` says how the other side was made.
@Tag("oracle")
final class HarnessRequestsOracleTest {
  private static final JsonNode GOLDEN = Golden.json("bench/lm-eval.json");

  private static final PromptWriter PLAIN = new PromptWriter.Plain();

  @ParameterizedTest
  @EnumSource(
      value = Benchmark.class,
      names = {
        "ARC_CHALLENGE",
        "ARC_EASY",
        "HELLASWAG",
        "WINOGRANDE",
        "TRUTHFULQA_MC1",
        "TRUTHFULQA_MC2",
        "MMLU"
      })
  void choicesAreTheHarnesss(Benchmark benchmark) {
    int compared = 0;
    int shots = benchmark.leaderboardShots();
    for (Section section : BenchmarkData.at(SharedData.path("")).sections(benchmark, shots)) {
      var golden = GOLDEN.get(section.name());
      if (golden != null) {
        assertThat(golden.get("shots").asInt()).isEqualTo(shots);
        var items = golden.get("items");
        var questions = Question.all(benchmark, section, shots, plan(items.size()));
        assertThat(questions).hasSize(items.size());
        for (Question question : questions) {
          compare((Task.ByLikelihood) benchmark.task(), question, items.get(question.index()));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(40);
  }

  private static void compare(Task.ByLikelihood task, Question question, JsonNode item) {
    var texts = new ArrayList<String>();
    var nats = new ArrayList<Double>();
    for (var request : LikelihoodAnswering.requests(question, PLAIN)) {
      texts.add(request.prompt().text());
      texts.add(request.continuation());
      nats.add(madeUp(request.prompt().text(), request.continuation()));
    }
    assertThat(PromptHash.of(texts))
        .as("question %d", question.index())
        .isEqualTo(item.get("requests").asString());
    var scores = task.scores(question.document(), nats);
    for (var expected : item.get("scores").properties()) {
      var metric = metric(expected.getKey());
      assertThat(scores.get(metric))
          .as("question %d, %s", question.index(), metric)
          .isCloseTo(expected.getValue().asDouble(), within(1e-12));
    }
  }

  private static Metric metric(String label) {
    return switch (label) {
      case "acc" -> Metric.ACC;
      case "acc_norm" -> Metric.ACC_NORM;
      default -> throw new IllegalStateException("metric " + label);
    };
  }

  /// `made_up` of the script: about -1 a character, from the first four bytes of the hash.
  private static double madeUp(String context, String continuation) {
    var hash = new BigInteger(PromptHash.of(List.of(context, continuation)).substring(0, 8), 16);
    double unit = hash.longValueExact() / 0x1p32;
    return -(0.5 + unit) * continuation.codePointCount(0, continuation.length());
  }

  @Test
  void problemsAreTheHarnesss() {
    var golden = GOLDEN.get("gsm8k");
    int shots = Benchmark.GSM8K.leaderboardShots();
    var section = BenchmarkData.at(SharedData.path("")).sections(Benchmark.GSM8K, shots).getFirst();
    var items = golden.get("items");
    for (Question question : Question.all(Benchmark.GSM8K, section, shots, plan(items.size()))) {
      var prompt = PLAIN.write("", question.examples(), question.document().asked());
      assertThat(PromptHash.of(List.of(prompt.text())))
          .as("question %d", question.index())
          .isEqualTo(items.get(question.index()).get("requests").asString());
    }
  }

  @Test
  void pagesOfWikiTextAreTheHarnesss() {
    var pages = WikiText.pages(read("wikitext-2/wiki.test.raw"));
    var golden = GOLDEN.get("wikitext");
    assertThat(pages).hasSize(golden.size());
    for (int i = 0; i < pages.size(); i++) {
      var page = pages.get(i);
      var expected = golden.get(i);
      assertThat(PromptHash.of(List.of(page))).as("page %d", i).isEqualTo(text(expected, "page"));
      assertThat(PromptHash.of(List.of(WikiText.detokenized(page))))
          .as("page %d, detokenised", i)
          .isEqualTo(text(expected, "detokenized"));
      assertThat(WikiText.words(page)).as("page %d", i).isEqualTo(expected.get("words").asInt());
      assertThat(WikiText.bytes(page)).as("page %d", i).isEqualTo(expected.get("bytes").asInt());
    }
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).asString();
  }

  private static String read(String name) {
    return dev.espalier.suite.SuiteText.read(SharedData.path(name)).text();
  }

  private static ExaminationPlan plan(int limit) {
    return new ExaminationPlan(0, limit, ExaminationPlan.HARNESS_SEED, ExaminationPlan.Form.PLAIN);
  }
}
