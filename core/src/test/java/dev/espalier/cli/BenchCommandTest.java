package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class BenchCommandTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");

  @TempDir private Path folder;

  @BeforeEach
  void writeData() throws IOException {
    Files.writeString(
        folder.resolve("arc_easy.jsonl"),
        """
        {"query":"Question: a b","choices":["a","b c"],"gold":0}
        {"query":"Question: b","choices":["c","b"],"gold":1}
        {"query":"Question: c","choices":["c","b"],"gold":1}
        """);
    Files.writeString(
        folder.resolve("winogrande.jsonl"),
        """
        {"context_options":["a b","a c"],"continuation":"b","gold":1}
        """);
  }

  @Test
  void tellsEveryMetricWithItsError() {
    var run = bench("--tasks", "arc_easy,winogrande", "--shots", "0", "--limit", "2");
    assertThat(run.err()).doesNotContain("espalier:");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("llama-gqa, f32", "std. error")
        .containsPattern("arc_easy +\\| acc +\\| [01]\\.\\d{4} +\\| +0\\.\\d{4} +\\| +2 +\\| +0")
        .containsPattern("arc_easy +\\| acc_norm ")
        .containsPattern("winogrande +\\| acc +\\| [01]\\.0000 +\\| +- +\\| +1 ");
  }

  @Test
  void printsJsonAndWritesItems() throws IOException {
    var items = folder.resolve("items.jsonl");
    var run = bench("--tasks", "arc_easy", "--shots", "0", "--json", "--items", items.toString());
    assertThat(run.exitCode()).isZero();
    var lines = JsonMapper.shared().readTree(run.out());
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).get("task").asString()).isEqualTo("arc_easy");
    assertThat(lines.get(0).get("items").asInt()).isEqualTo(3);
    var written = Files.readAllLines(items);
    assertThat(written).hasSize(3);
    var item = JsonMapper.shared().readTree(written.getFirst());
    assertThat(item.get("logLikelihoods")).hasSize(2);
    assertThat(item.get("promptSha256").asString()).hasSize(64);
    assertThat(item.get("scores").get("acc").isNumber()).isTrue();
  }

  @Test
  void aChatIsPutInTheModelsFormat() {
    var run = bench("--tasks", "arc_easy", "--shots", "0", "--chat-template", "--format", "vicuna");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void badInputIsOneLine() {
    assertBad(
        "--tasks: unknown task 'arc_esy'; needs arc_challenge, arc_easy, hellaswag, mmlu,"
            + " truthfulqa_mc1, truthfulqa_mc2, winogrande, gsm8k, altqa, wikitext. Did you mean"
            + " 'arc_easy'?",
        "--tasks",
        "arc_esy");
    assertBad("--limit: 0; needs at least 1", "--tasks", "arc_easy", "--limit", "0");
    assertBad("--limit: gsm8k=x; needs at least 1", "--tasks=arc_easy", "--limit=2,gsm8k=x");
    assertBad(
        "--limit: 'gsm8k=2', a task that is not asked; needs one of arc_easy",
        "--tasks=arc_easy",
        "--limit=2,gsm8k=2");
    assertBad("--shots: -1; needs at least 0", "--tasks", "arc_easy", "--shots", "-1");
  }

  @Test
  void badCombinationsAreOneLine() {
    assertBad("--tasks: not given; needs a task, such as arc_challenge, or --own");
    assertBad(
        "--out: not given, for 2 models; needs a run's folder, in which they are compared",
        "--tasks",
        "arc_easy",
        "--sparsity",
        "0,0.2");
    String out = folder.resolve("run").toString();
    assertBad(
        "--variant: one name for 2 models; needs one model",
        "--tasks=arc_easy",
        "--sparsity=0,0.2",
        "--variant=x",
        "--out",
        out);
    assertBad(
        "--items: one file for 2 models; needs one model. The items of all are in the run's run.db.",
        "--tasks=arc_easy",
        "--damaged",
        "--items=x",
        "--out",
        out);
  }

  @Test
  void withoutDataWhatWasFetchedIsLookedFor() {
    var run = run("bench", List.of(), "--tasks", "arc_easy,gsm8k");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "--data: not given, and nothing was fetched; needs the folder of the tasks' files. Or"
                + " run: espalier bench fetch arc_easy gsm8k");
  }

  @Test
  void ownQuestionsAreATask() throws IOException {
    var own = folder.resolve("prices.jsonl");
    Files.writeString(
        own,
        """
        {"question":"a","choices":["a","b"],"answer":"B"}
        {"question":"b","choices":["c","b"],"answer":0}
        {"question":"c","choices":["c","b"],"answer":1}
        """);
    var run = bench("--own", own.toString(), "--shots", "1");
    assertThat(run.err()).doesNotContain("espalier:");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("prices +\\| acc +\\| [01]\\.\\d{4} +\\| +0\\.\\d{4} +\\| +3 +\\| +1");
  }

  @Test
  void severalModelsAreComparedInARun() throws IOException {
    Files.writeString(
        folder.resolve("wiki.test.raw"), " \n = A = \n \n" + " a b c a b c a \n".repeat(900));
    var out = folder.resolve("run");
    String[] words = {
      "--tasks",
      "arc_easy,winogrande,wikitext",
      "--shots",
      "0",
      "--limit",
      "2,winogrande=1",
      "--out",
      out.toString(),
      "--method",
      "magnitude",
      "--sparsity",
      "0,0.5",
      "--damaged"
    };
    var first = bench(words);
    assertThat(first.err()).doesNotContain("espalier:");
    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .contains("arc_easy: acc_norm, no examples, plain text, at most ")
        .contains("insensitive for this model: the dense model does not beat chance")
        .containsPattern("arc_easy +\\| magnitude attention 0.5 +\\| ")
        .containsPattern("wikitext +\\| dense +\\| ")
        .doesNotContain("dense-damaged");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("<h2>Capability</h2>", "Benchmarks", "Perplexity")
        .doesNotContain("<h2>Refusals</h2>");
    try (var store = RunStore.open(out)) {
      assertThat(store.variants())
          .extracting(VariantRow::variantId)
          .containsExactly("dense", "magnitude-attention-0.5", "dense-damaged");
      assertThat(store.examinations()).hasSize(6);
      assertThat(store.examinations())
          .allSatisfy(row ->
              assertThat(store.benchmarkItems(row)).hasSize(row.task().equals("arc_easy") ? 2 : 1));
      assertThat(store.perplexities()).hasSize(3);
    }
    assertThat(bench(words).out()).isEqualTo(first.out());
  }

  /// The printed numbers do not depend on how many choices share a pass.
  @Test
  void batchesChangeNoPrintedDigit() {
    String[] words = {"--tasks", "arc_easy,winogrande", "--shots", "0"};
    var together = bench(words);
    var more = new ArrayList<>(List.of(words));
    more.addAll(List.of("--rows", "1"));
    var apart = bench(more.toArray(String[]::new));
    assertThat(apart.out()).isEqualTo(together.out());
  }

  @Test
  void perplexityFollowsTheNamedRule() throws IOException {
    var text = folder.resolve("wiki.raw");
    Files.writeString(text, " \n = A = \n \n a b c a b c a \n = B = \n \n b b a \n");
    var authors = perplexity(text, "--rule", "authors", "--window", "8", "--json");
    assertThat(authors.exitCode()).isZero();
    var score = JsonMapper.shared().readTree(authors.out());
    assertThat(score.get("tokens").asInt() % 7).isZero();
    assertThat(score.get("rule").asString())
        .isEqualTo("windows apart, first token of each unscored, remainder dropped");
    double sum = 0;
    for (var window : score.get("parts")) {
      assertThat(window.get("tokens").asInt()).isEqualTo(7);
      sum += window.get("nllNats").asDouble();
    }
    assertThat(score.get("nllNats").asDouble()).isEqualTo(sum);
    var strided = perplexity(text, "--window", "8", "--stride", "4", "--json");
    assertThat(strided.exitCode()).isZero();
    assertThat(JsonMapper.shared().readTree(strided.out()).get("rule").asString())
        .isEqualTo("a window every 4 tokens, every token but the first scored once");
    assertThat(perplexity(text, "--window", "8", "--stride", "8").err())
        .contains("--stride: 8; needs 1 to 7: less than a window");
    assertThat(perplexity(text, "--rule", "authors", "--stride", "4").err())
        .contains("--stride: windows that overlap, with another rule; needs --rule windows");
    var harness = perplexity(text, "--rule", "harness", "--json");
    assertThat(harness.exitCode()).isZero();
    var words = JsonMapper.shared().readTree(harness.out());
    assertThat(words.get("pages").asInt()).isEqualTo(2);
    assertThat(words.get("parts")).hasSize(2);
    double nats = words.get("nllNats").asDouble();
    assertThat(words.get("wordPerplexity").asDouble())
        .isEqualTo(Math.exp(nats / words.get("words").asDouble()));
    var tooShort = perplexity(text, "--rule", "authors", "--window", "64");
    assertThat(tooShort.err()).containsPattern("\\d+ tokens; needs at least 64: a whole window");
  }

  private CommandLineRun perplexity(Path text, String... more) {
    return run("perplexity", List.of("--text", text.toString()), more);
  }

  private void assertBad(String message, String... more) {
    var run = bench(more);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  private CommandLineRun bench(String... more) {
    return run("bench", List.of("--data", folder.toString()), more);
  }

  private CommandLineRun run(String command, List<String> options, String... more) {
    var arguments = new ArrayList<String>();
    arguments.add(command);
    arguments.addAll(List.of("--model", MODEL.toString(), "--dtype", "f32"));
    arguments.addAll(options);
    arguments.addAll(List.of(more));
    var surroundings =
        new Surroundings(
            Map.of("ESPALIER_HOME", folder.resolve("home").toString()), 0, System::nanoTime);
    return CommandLineRun.in(surroundings, arguments.toArray(String[]::new));
  }
}
