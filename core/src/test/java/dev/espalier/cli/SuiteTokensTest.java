package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.model.load.CheckpointSource;
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

/// `espalier suite tokens` on the tiny model.
final class SuiteTokensTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");

  @TempDir private Path folder;
  private Path suite;
  private Path out;

  @BeforeEach
  void writeASuite() throws IOException {
    out = folder.resolve("prompts.jsonl");
    suite =
        Files.writeString(folder.resolve("suite.csv"), "id,prompt\na,a b c\nb,b a\nc,c c b a\n");
  }

  @Test
  void everyPromptIsALineOfWhatTheModelReads() {
    var run = tokens(MODEL, "--out", out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    var prompts = TokenPrompts.read(out, 64);
    assertThat(prompts)
        .extracting(GenerationRequest::id)
        .containsExactly("none/a", "none/b", "none/c");
    var read = prompts.stream().map(prompt -> text(prompt.promptIds())).toList();
    assertThat(read.get(0)).contains("a b c");
    assertThat(read.get(2)).contains("c c b a");
    assertThat(read).allMatch(text -> text.length() > "c c b a".length()); // the template's words
  }

  @Test
  void theFileHoldsIdsAndNoText() throws IOException {
    assertThat(tokens(MODEL, "--out", out.toString()).exitCode()).isZero();
    assertThat(Files.readAllLines(out))
        .hasSize(3)
        .allMatch(line -> line.matches("\\{\"id\":\"none/[abc]\",\"ids\":\\[[0-9,]+]}"));
  }

  @Test
  void whatWasWrittenIsCounted() {
    var run = tokens(MODEL, "--out", out.toString(), "--json");
    var result = JsonMapper.shared().readTree(run.out());
    var prompts = TokenPrompts.read(out, 64);
    assertThat(result.get("prompts").asInt()).isEqualTo(3);
    assertThat(result.get("tokens").asInt())
        .isEqualTo(prompts.stream().mapToInt(prompt -> prompt.promptIds().size()).sum());
    assertThat(result.get("longestPrompt").asInt()).isEqualTo(prompts.get(2).promptIds().size());
  }

  @Test
  void aModelWithoutATemplateNeedsAFormat() {
    var model = Golden.path("models/llama-gqa");
    var run = tokens(model, "--out", out.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "espalier: %s: the checkpoint has no chat template; needs the format that the model was trained on. For Vicuna v1.1 to v1.5 pass --format vicuna.%n"
                .formatted(model));
    assertThat(out).doesNotExist();
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine() {
    var nowhere = folder.resolve("none").resolve("prompts.jsonl");
    var run = tokens(MODEL, "--out", nowhere.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "espalier: %s: cannot be written (no such file); needs a file in a folder that is there%n"
                .formatted(nowhere));
  }

  private static String text(List<Integer> ids) {
    try (var source = CheckpointSource.open(MODEL);
        var tokenizer = source.loadTokenizer()) {
      return tokenizer.decodeWithSpecials(ids.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private CommandLineRun tokens(Path model, String... more) {
    var words = new ArrayList<>(List.of("suite", "tokens", "--model", model.toString()));
    words.addAll(List.of("--suite", suite.toString()));
    words.addAll(List.of(more));
    var environment = Map.of("ESPALIER_HOME", folder.resolve("home").toString());
    var surroundings = new Surroundings(environment, 0, System::nanoTime);
    return CommandLineRun.in(surroundings, words.toArray(String[]::new));
  }
}
