package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Generator;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.chat.PromptFormat;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.stats.MeanOfItems;
import dev.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Benchmarks put to a tiny model with random weights, compared with a plain loop.
final class ExaminationTest {
  @TempDir private Path folder;
  private CheckpointSource source;
  private Tokenizer tokenizer;
  private LanguageModel model;

  @BeforeEach
  void open() {
    source = CheckpointSource.open(Golden.path("models/llama-gqa-gguf/llama-gqa.gguf"));
    tokenizer = source.loadTokenizer();
    model = source.loadModel(DType.F32);
  }

  @AfterEach
  void close() {
    model.close();
    tokenizer.close();
    source.close();
  }

  @Test
  void likelihoodsAreThoseOfWholeTexts() throws IOException {
    arc(60);
    var task = examine(Benchmark.ARC_EASY, 1, 4).tasks().getFirst();
    assertThat(task.items()).hasSize(4);
    assertThat(task.note()).isEqualTo("examples from the file's last 50 rows, which are not asked");
    var section = data().sections(Benchmark.ARC_EASY, 1).getFirst();
    for (Question question : Question.all(Benchmark.ARC_EASY, section, 1, plan(1, 4))) {
      var item = (Item.Answered) task.items().get(question.index());
      var requests = LikelihoodAnswering.requests(question, new PromptWriter.Plain());
      for (int i = 0; i < requests.size(); i++) {
        var text = requests.get(i).prompt().text();
        double expected = nats(text + requests.get(i).continuation()) - nats(text);
        assertThat(item.logLikelihoods().get(i)).isCloseTo(expected, within(1e-3));
      }
      assertThat(item.answer()).isEqualTo("" + Choosing.best(item.logLikelihoods()));
      assertThat(item.scores()).containsOnlyKeys(Metric.ACC, Metric.ACC_NORM, Metric.ACC_BYTES);
    }
  }

  @Test
  void batchesChangeNothing() throws IOException {
    arc(60);
    var together = examine(Benchmark.ARC_EASY, 2, 6).tasks().getFirst();
    var apart = examination(BatchPlan.DEFAULT.withRows(1), plan(2, 6));
    var items = apart.of(Benchmark.ARC_EASY, data(), Progress.NONE).tasks().getFirst().items();
    for (int i = 0; i < items.size(); i++) {
      var one = (Item.Answered) items.get(i);
      var other = (Item.Answered) together.items().get(i);
      assertThat(one.promptSha256()).isEqualTo(other.promptSha256());
      for (int choice = 0; choice < one.logLikelihoods().size(); choice++) {
        assertThat(one.logLikelihoods().get(choice))
            .isCloseTo(other.logLikelihoods().get(choice), within(1e-4));
      }
    }
  }

  @Test
  void longPromptsLoseTheirBeginningAndAreCounted() throws IOException {
    arc(60);
    var examinee = examinee(BatchPlan.DEFAULT, 24);
    var result =
        new Examination(examinee, plan(3, 3)).of(Benchmark.ARC_EASY, data(), Progress.NONE);
    var task = result.tasks().getFirst();
    assertThat(task.cut()).isEqualTo(3);
    assertThat(task.answered()).allSatisfy(item -> assertThat(item.cutTokens()).isPositive());
  }

  @Test
  void aChoiceThatIsLongerThanTheModelReadsIsNotAnswered() throws IOException {
    write(
        "arc_easy.jsonl",
        List.of("{\"query\":\"a\",\"choices\":[\"b b b b b b\",\"a\"],\"gold\":0}"));
    var examinee = examinee(BatchPlan.DEFAULT, 2);
    var result =
        new Examination(examinee, plan(0, 3)).of(Benchmark.ARC_EASY, data(), Progress.NONE);
    assertThat(result.tasks().getFirst().unanswered()).isOne();
    assertThat(result.tasks().getFirst().items().getFirst())
        .isInstanceOfSatisfying(
            Item.Unanswered.class,
            item -> assertThat(item.reason()).matches("a choice of \\d+ tokens behind 0"));
    assertThat(result.estimates()).isEmpty();
  }

  @Test
  void subjectsAreExaminedApartAndPooled() throws IOException {
    for (String subject : List.of("anatomy", "virology")) {
      write("test/" + subject + "_test.csv", List.of("a,a,b,c,d,A", "b,a,b,c,d,B", "c,a,b,c,d,D"));
      write("dev/" + subject + "_dev.csv", List.of("d,a,b,c,d,C"));
    }
    var result = examine(Benchmark.MMLU, 1, 3);
    assertThat(result.tasks())
        .extracting(TaskResult::name)
        .containsExactly("mmlu_anatomy", "mmlu_virology");
    assertThat(result.groups())
        .extracting(BenchmarkResult.Group::name)
        .containsExactly("mmlu_stem", "mmlu_other");
    assertThat(result.missingSubjects()).hasSize(55).doesNotContain("anatomy", "virology");
    assertThat(result.estimates().get(Metric.ACC))
        .isEqualTo(
            MeanOfItems.pooled(
                result.tasks().stream().map(task -> estimate(task, Metric.ACC)).toList()));
  }

  private static MeanOfItems estimate(TaskResult task, Metric metric) {
    return task.estimates().entrySet().stream()
        .filter(entry -> entry.getKey() == metric)
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void blanksAreFilledByWhatFollows() throws IOException {
    write(
        "winogrande.jsonl",
        List.of("{\"context_options\":[\"a b\",\"a c\"],\"continuation\":\"b a\",\"gold\":1}"));
    var item =
        (Item.Answered) examine(Benchmark.WINOGRANDE, 0, 9).tasks().getFirst().items().getFirst();
    assertThat(item.logLikelihoods().get(0)).isCloseTo(nats("a b b a") - nats("a b"), within(1e-3));
    assertThat(item.logLikelihoods().get(1)).isCloseTo(nats("a c b a") - nats("a c"), within(1e-3));
    assertThat(item.gold()).isEqualTo("1");
  }

  @Test
  void problemsAreWrittenOut() throws IOException {
    write("gsm8k/test.jsonl", List.of("{\"question\":\"a b\",\"answer\":\"c\\n#### 2\"}"));
    write("gsm8k/train.jsonl", List.of("{\"question\":\"b\",\"answer\":\"a\\n#### 1\"}"));
    var item = (Item.Answered) examine(Benchmark.GSM8K, 1, 9).tasks().getFirst().items().getFirst();
    assertThat(item.promptSha256())
        .isEqualTo(
            PromptHash.of(List.of("Question: b\nAnswer: a\n#### 1\n\nQuestion: a b\nAnswer:")));
    assertThat(item.logLikelihoods()).isEmpty();
    assertThat(item.scores()).containsOnlyKeys(Metric.EXACT_STRICT, Metric.EXACT_FLEXIBLE);
  }

  @Test
  void altQaIsAskedInTheModelsFormat() throws IOException {
    write("altqa.jsonl", List.of("{\"conversations\":[{\"value\":\"a b\"},{\"value\":\"2\"}]}"));
    var item = (Item.Answered) examine(Benchmark.ALTQA, 9, 9).tasks().getFirst().items().getFirst();
    assertThat(item.promptSha256())
        .isEqualTo(PromptHash.of(List.of("[INST] a b. Answer with just a number. [\\INST]")));
    assertThat(item.scores()).containsOnlyKeys(Metric.EXACT_DIGITS, Metric.EXACT_NUMBER);
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    assertThatThrownBy(() -> examine(Benchmark.GSM8K, 5, 1))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            folder
                + ": no file of gsm8k; needs one of gsm8k/test.jsonl,"
                + " gsm8k/main/test-00000-of-00001.parquet, main/test-00000-of-00001.parquet");
    arc(50);
    assertThatThrownBy(() -> examine(Benchmark.ARC_EASY, 5, 1))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            folder.resolve("arc_easy.jsonl")
                + ": 50 rows and no file of examples beside it; needs more than the 50 that are set"
                + " aside for examples. Take --shots 0, or put the examples beside it.");
    assertThatThrownBy(() -> BenchmarkData.at(folder.resolve("nowhere")))
        .isInstanceOf(EspalierException.class)
        .hasMessage(folder.resolve("nowhere") + ": no such file or folder");
  }

  @Test
  void theFirstPlaceThatHasATaskCounts() throws IOException {
    arc(4);
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    var own = elsewhere.resolve("altqa.jsonl");
    Files.writeString(own, "{}\n");
    Files.writeString(elsewhere.resolve("arc_easy.jsonl"), "damaged");
    var data = BenchmarkData.at(List.of(folder, own, elsewhere));
    assertThat(data.sections(Benchmark.ARC_EASY, 0).getFirst().questions()).hasSize(4);
    assertThat(data.has(Benchmark.ALTQA)).isTrue();
    assertThat(data.has(Benchmark.GSM8K)).isFalse(); // a file among others is taken by its name
    assertThatThrownBy(() -> data.sections(Benchmark.WINOGRANDE, 0))
        .hasMessageStartingWith(
            "%s, %s, %s: no file of winogrande; needs ".formatted(folder, own, elsewhere));
  }

  private void arc(int rows) throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < rows; i++) {
      String word = List.of("a", "b", "c", "a b", "b c").get(i % 5);
      lines.add(
          "{\"query\":\"Question: %s %s\",\"choices\":[\"a\",\"b b\",\"c a\"],\"gold\":%d}"
              .formatted(word, "a ".repeat(i % 3), i % 3));
    }
    write("arc_easy.jsonl", lines);
  }

  private void write(String name, List<String> lines) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private BenchmarkData data() {
    return BenchmarkData.at(folder);
  }

  private BenchmarkResult examine(Benchmark benchmark, int shots, int limit) {
    return examination(BatchPlan.DEFAULT, plan(shots, limit)).of(benchmark, data(), Progress.NONE);
  }

  private Examination examination(BatchPlan batches, ExaminationPlan plan) {
    return new Examination(examinee(batches, model.config().context()), plan);
  }

  private Examinee examinee(BatchPlan batches, int maxTokens) {
    return new Examinee(
        new LogLikelihood(model, batches),
        stops -> new Generator(model, source.endIds(), stops, batches),
        tokenizer,
        () -> PromptFormat.PAPER_LLAMA,
        maxTokens);
  }

  private static ExaminationPlan plan(int shots, int limit) {
    return new ExaminationPlan(shots, limit, 1234, ExaminationPlan.Form.PLAIN);
  }

  /// The log-likelihood of every token of a text but its first.
  private double nats(String text) {
    int[] ids = tokenizer.encodeDocument(text).ids();
    return -new LogLikelihood(model).of(Arrays.stream(ids).boxed().toList()).nllNats();
  }
}
