package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.Progress;
import dev.espalier.SharedData;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Generator;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.fetch.Checksum;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The default model in f32, item for item against what lm-evaluation-harness and `transformers`
/// make of it. The first few items of each task are asked here; `golden/capability/HOW.md` says how
/// all of them are compared.
@Tag("e2e")
final class SmolLm2EqualsLmEvalTest {
  private static final int MAX_TOKENS = 2048;
  private static final double NATS = 1e-3;

  @TempDir private Path folder;
  private CheckpointSource source;
  private Tokenizer tokenizer;
  private LanguageModel model;

  @BeforeEach
  void open() {
    source =
        CheckpointSource.open(Path.of(Objects.requireNonNull(System.getenv("ESPALIER_E2E_MODEL"))));
    tokenizer = source.loadTokenizer();
    model = source.loadModel(DType.F32);
  }

  @AfterEach
  void close() {
    model.close();
    tokenizer.close();
    source.close();
  }

  private Examination examination(int shots, int limit) {
    var examinee =
        new Examinee(
            new LogLikelihood(model),
            stops -> new Generator(model, source.endIds(), stops, BatchPlan.DEFAULT),
            tokenizer,
            () -> source.chatTemplate().orElseThrow(),
            MAX_TOKENS);
    return new Examination(
        examinee,
        new ExaminationPlan(
            shots, limit, ExaminationPlan.HARNESS_SEED, ExaminationPlan.Form.PLAIN));
  }

  @ParameterizedTest
  @CsvSource({
    "arc_challenge, 2",
    "hellaswag, 2",
    "winogrande, 8",
    "truthfulqa_mc1, 4",
    "mmlu_anatomy, 6",
    "gsm8k, 2"
  })
  void itemsAreThoseOfTheHarness(String task, int items) throws IOException {
    var golden = Golden.json("capability/" + task + ".json");
    var benchmark = Benchmark.named(task.startsWith("mmlu_") ? "mmlu" : task);
    var data = BenchmarkData.at(benchmark == Benchmark.MMLU ? subject(task) : SharedData.path(""));
    int shots = golden.get("shots").asInt();
    var result = examination(shots, items).of(benchmark, data, Progress.NONE);
    assertThat(result.tasks()).hasSize(1);
    var answered = result.tasks().getFirst().answered();
    assertThat(answered).hasSize(items);
    for (Item.Answered item : answered) {
      compare(item, golden.get("items").get(item.index()));
    }
  }

  /// A folder in which MMLU has that one subject.
  private Path subject(String task) throws IOException {
    String subject = task.substring("mmlu_".length());
    for (String split : List.of("test", "dev")) {
      String name = "mmlu/%s/%s_%s.csv".formatted(split, subject, split);
      var link = folder.resolve(name);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, SharedData.path(name));
    }
    return folder;
  }

  private static void compare(Item.Answered item, JsonNode expected) {
    assertThat(item.promptSha256()).isEqualTo(expected.get("requests").asString());
    var nats = expected.path("nats");
    for (int choice = 0; choice < nats.size(); choice++) {
      assertThat(item.logLikelihoods().get(choice))
          .as("item %d, choice %d", item.index(), choice)
          .isCloseTo(nats.get(choice).asDouble(), within(NATS));
    }
    if (expected.has("text")) {
      assertThat(Checksum.sha256(item.answer() + "\0"))
          .as("item %d", item.index())
          .isEqualTo(expected.get("text").asString());
    }
    for (var score : expected.get("scores").properties()) {
      assertThat(item.scores().get(Metric.named(score.getKey()).orElseThrow()))
          .as("item %d, %s", item.index(), score.getKey())
          .isCloseTo(score.getValue().asDouble(), within(NATS));
    }
  }

  @Test
  void windowsOfWikiTextAreThoseOfTransformers() {
    var golden = Golden.json("capability/transformers.json").get("windows");
    String text = WikiText.joinedRows(BenchmarkData.at(SharedData.path("")).wikiText());
    int[] ids = tokenizer.encodeDocument(text).ids();
    for (int window = 0; window < 2; window++) {
      var part =
          java.util.Arrays.stream(ids, window * MAX_TOKENS, (window + 1) * MAX_TOKENS)
              .boxed()
              .toList();
      double expected = golden.get(window).asDouble();
      // A ten-thousandth of the perplexity is as much of the nats a token.
      assertThat(new LogLikelihood(model).of(part).nllNats() / (MAX_TOKENS - 1))
          .isCloseTo(expected / (MAX_TOKENS - 1), within(1e-4));
    }
  }

  @Test
  void altQaIsAnsweredAsByTransformers() throws IOException {
    var golden = Golden.json("capability/transformers.json").get("altqa");
    var lines = new StringBuilder();
    golden.values().forEach(row -> lines.append(row.get("row")).append('\n'));
    Files.writeString(folder.resolve("altqa.jsonl"), lines);
    var items =
        examination(0, 99)
            .of(Benchmark.ALTQA, BenchmarkData.at(folder), Progress.NONE)
            .tasks()
            .getFirst()
            .answered();
    assertThat(items).hasSize(golden.size());
    for (Item.Answered item : items) {
      var expected = golden.get(item.index());
      assertThat(item.answer()).isEqualTo(expected.get("answer").asString());
      assertThat(item.cutTokens()).isEqualTo(expected.get("cutTokens").asInt());
      assertThat(item.scores().get(Metric.EXACT_DIGITS))
          .isEqualTo(expected.get("digits").asDouble());
    }
    assertThat(items).extracting(Item.Answered::cutTokens).anyMatch(cut -> cut > 0);
  }
}
