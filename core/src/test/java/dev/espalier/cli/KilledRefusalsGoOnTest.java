package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that measures a tiny model is killed in the middle; the same command goes on, and ends
/// with the rows of a process that was let be, to the token: the arithmetic is f32.
final class KilledRefusalsGoOnTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");
  private static final int PROMPTS = 1_000;

  @TempDir private Path folder;

  /// By a machine that goes down, and by Ctrl-C.
  @ParameterizedTest
  @ValueSource(strings = {"KILL", "INT"})
  void theRowsAreThoseOfAnUninterruptedRun(String signal) throws Exception {
    writeSuite();
    var killed = folder.resolve("killed");
    int before = killedInTheMiddle(killed, signal);
    assertThat(before).isPositive().isLessThan(PROMPTS);

    run(killed);
    var whole = folder.resolve("whole");
    run(whole);

    var expected = answers(whole);
    assertThat(expected).hasSize(PROMPTS);
    assertThat(answers(killed))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("generation.elapsedMillis")
        .isEqualTo(expected);
  }

  /// How many answers the killed process had stored.
  private int killedInTheMiddle(Path out, String signal) throws Exception {
    var process =
        EspalierProcess.start(
            EspalierProcess.command(words(out)),
            folder.resolve("home"),
            folder.resolve("killed.log"));
    try {
      while (process.isAlive() && stored(out) == 0) {
        Thread.onSpinWait();
      }
      var id = Long.toString(process.pid());
      assertThat(new ProcessBuilder("kill", "-" + signal, id).start().waitFor()).isZero();
      process.waitFor();
    } finally {
      process.destroyForcibly().waitFor();
    }
    return stored(out);
  }

  private static int stored(Path out) {
    if (!Files.exists(out.resolve("manifest.json"))) {
      return 0;
    }
    try (var store = RunStore.open(out)) {
      return store.answered("dense").size();
    }
  }

  private static List<AnsweredPrompt> answers(Path out) {
    try (var store = RunStore.open(out)) {
      return store.answered("dense");
    }
  }

  private List<String> words(Path out) {
    return List.of(
        "refusals",
        "--model",
        MODEL.toString(),
        "--suite",
        folder.resolve("suite.csv").toString(),
        "--price",
        "none",
        "--out",
        out.toString(),
        "--max-new-tokens",
        "60",
        "--dtype",
        "f32");
  }

  private void run(Path out) {
    CommandLineRun.at(folder.resolve("home"), words(out).toArray(String[]::new)).assertDone();
  }

  private void writeSuite() throws IOException {
    var text = new StringBuilder("id,prompt\n");
    IntStream.range(0, PROMPTS)
        .forEach(i ->
            text.append(
                "p%d,%s\n".formatted(i, "a b c ".repeat(1 + i % 4) + (char) ('a' + i % 3))));
    Files.writeString(folder.resolve("suite.csv"), text);
  }
}
