package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Generator;
import dev.espalier.engine.Outcome;
import dev.espalier.engine.Sampling;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `espalier benchmark tokens` on the tiny model: vocabulary 64, context 128.
final class BenchmarkTokensTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");

  @TempDir private Path folder;
  private Path prompts;
  private Path out;

  @BeforeEach
  void choosePlaces() {
    prompts = folder.resolve("prompts.jsonl");
    out = folder.resolve("ours.jsonl");
  }

  @Test
  void theTokensAreTheGeneratorsOwn() throws IOException {
    write(
        "{\"id\": \"x\", \"ids\": [1, 7, 8, 9], \"source\": \"hand\"}",
        "",
        "{\"id\": \"y\", \"ids\": [5]}",
        "{\"id\": \"long\", \"ids\": %s}".formatted(Collections.nCopies(128, 3)));
    var run = tokens("--new", "6", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();

    var outcomes = generated();
    var rows = rows();
    assertThat(rows).hasSize(3);
    for (Outcome outcome : outcomes) {
      var row = rows.stream().filter(r -> r.get("id").asString().equals(outcome.id())).findFirst();
      assertThat(row.orElseThrow()).isEqualTo(JsonMapper.shared().valueToTree(line(outcome)));
    }
    var result = JsonMapper.shared().readTree(run.out());
    assertThat(result.get("prompts").asInt()).isEqualTo(3);
    assertThat(result.get("failed").asInt()).isEqualTo(1);
    assertThat(result.get("promptTokens").asInt()).isEqualTo(4 + 1 + 128);
    assertThat(result.get("newTokens").asLong()).isEqualTo(computed(outcomes));
    assertThat(result.get("dtype").asString()).isEqualTo("f32");
    assertThat(result.get("seconds").asDouble()).isPositive();
  }

  /// What a line holds for an outcome.
  private static Map<String, Object> line(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed done ->
          Map.of(
              "id",
              done.id(),
              "ids",
              done.newIds(),
              "stop",
              done.stop() == Outcome.StopReason.END ? "end" : "length",
              "nearTies",
              done.nearTies());
      case Outcome.Failed failed -> Map.of("id", failed.id(), "failed", failed.reason());
    };
  }

  private static long computed(List<Outcome> outcomes) {
    long tokens = 0;
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Completed done) {
        tokens += done.newIds().size() + (done.stop() == Outcome.StopReason.END ? 1 : 0);
      }
    }
    return tokens;
  }

  private List<Outcome> generated() {
    try (var source = CheckpointSource.open(MODEL);
        var model = source.loadModel(DType.F32)) {
      return new Generator(model, source.endIds(), BatchPlan.DEFAULT)
          .generate(TokenPrompts.read(prompts, 64), Sampling.greedy(6));
    }
  }

  @Test
  void badPromptsAreNamedByTheirLine() throws IOException {
    var second = prompts + ":2";
    assertBad(second + ": no JSON; needs one JSON object a line", "{\"id\": \"b\"");
    assertBad(second + ": no JSON object; needs one a line", "[1]");
    assertBad(second + ": no string under 'id'", "{\"ids\": [1]}");
    assertBad(second + ": no list of token ids under 'ids'", "{\"id\": \"b\", \"ids\": []}");
    assertBad(
        second + ": 64 under 'ids'; needs token ids from 0 to 63",
        "{\"id\": \"b\", \"ids\": [63, 64]}");
    assertBad(
        second + ": 1.5 under 'ids'; needs token ids from 0 to 63",
        "{\"id\": \"b\", \"ids\": [1.5]}");
    assertBad(second + ": id 'a' a second time", "{\"id\": \"a\", \"ids\": [2]}");
  }

  @Test
  void aFileWithoutPromptsSaysWhereToGetOne() throws IOException {
    write();
    assertThat(tokens().err())
        .isEqualTo(
            "espalier: %s: no prompts; needs a line for each. 'espalier suite tokens' writes such a file.%n"
                .formatted(prompts));
    Files.delete(prompts);
    assertThat(tokens().err())
        .isEqualTo("espalier: %s: cannot be read (no such file)%n".formatted(prompts));
  }

  @Test
  void noNewTokensAtAllAreRefused() throws IOException {
    write("{\"id\": \"a\", \"ids\": [1]}");
    var run = tokens("--new", "0");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("espalier: --new: 0; needs at least 1%n".formatted());
    assertThat(out).doesNotExist();
  }

  private void assertBad(String message, String line) throws IOException {
    write("{\"id\": \"a\", \"ids\": [1]}", line);
    var run = tokens();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("espalier: %s%n".formatted(message));
    assertThat(out).doesNotExist();
  }

  private void write(String... lines) throws IOException {
    Files.write(prompts, List.of(lines));
  }

  private List<JsonNode> rows() throws IOException {
    return Files.readAllLines(out).stream().map(JsonMapper.shared()::readTree).toList();
  }

  private CommandLineRun tokens(String... more) {
    var words = new ArrayList<>(List.of("benchmark", "tokens", "--model", MODEL.toString()));
    words.addAll(List.of("--ids", prompts.toString(), "--out", out.toString(), "--dtype", "f32"));
    words.addAll(List.of(more));
    var environment = Map.of("ESPALIER_HOME", folder.resolve("home").toString());
    var surroundings = new Surroundings(environment, 0, System::nanoTime);
    return CommandLineRun.in(surroundings, words.toArray(String[]::new));
  }
}
