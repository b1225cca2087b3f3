package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--calibration` and what follows from it, on a tiny random model.
final class CalibrationSourcesTest {
  private static final String MODEL =
      Golden.path("models/llama-gqa-gguf/llama-gqa.gguf").toString();

  @TempDir private Path folder;
  private Path suite;

  @BeforeEach
  void writeSuite() throws IOException {
    suite = folder.resolve("suite.csv");
    Files.writeString(suite, "id,prompt,category,twin\na,a b c,one,a c\nb,b a,two,b b\n");
  }

  @Test
  void aSuitesPromptsAreRenderedAndCut() {
    var run = prune("suite:" + suite, "--calibration-length", "8");
    run.assertDone();
    assertThat(run.out())
        .contains("calibration: suite suite.csv: ")
        .contains(" x 8 tokens from ")
        .contains(
            " of 4 prompts as format own template renders them, one behind the other, seed 0");
  }

  @Test
  void aSuiteOfFewTokensIsRefused() {
    var run = prune("suite:" + suite, "--calibration-length", "64", "--calibration-windows", "100");
    assertThat(run.err())
        .matches(
            "espalier: suite\\.csv: \\d+ tokens in 4 prompts; needs 6400 for 100 windows of 64\\. Take"
                + " fewer --calibration-windows, a smaller --calibration-length or more prompts\\.\\R");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void everyRuleDrawsFromAFile() throws IOException {
    var lines = IntStream.range(0, 30).mapToObj(i -> "{\"text\": \"a b c d e f g h\"}").toList();
    var file = Files.write(folder.resolve("web.jsonl"), lines);
    for (String rule : List.of("paper", "wanda", "corrected")) {
      var run =
          prune(
              file.toString(),
              "--calibration-rule",
              rule,
              "--calibration-length",
              "4",
              "--calibration-windows",
              "3",
              "--force");
      run.assertDone();
      assertThat(run.out()).contains(" rule " + rule + ", seed 0");
    }
  }

  @Test
  void aTextShorterThanAWindowIsRefused() throws IOException {
    var file = Files.writeString(folder.resolve("a.txt"), "a b c");
    var run = prune(file.toString(), "--calibration-length", "64");
    assertThat(run.err())
        .matches(
            "espalier: \\Q%s\\E: the longest document has \\d+ tokens; needs a window of 64\\. Take a"
                    .formatted(file)
                + " smaller --calibration-length, fewer windows or a file with longer texts\\.\\R");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aModelThatWasCalibratedOnWhatIsMeasuredIsMarked() throws IOException {
    String note = "calibrated on ";
    var inMemory = refusals(MODEL, "--sparsity", "0.25", "--calibration", "suite:" + suite);
    assertThat(inMemory.err())
        .containsPattern( // a task that the end of the last window cuts is not found
            "espalier: calibrated on [34] of the 4 tasks that are measured: what is found need not"
                + " hold for others");
    prune("suite:" + suite, "--calibration-length", "24").assertDone();
    var saved = refusals(folder.resolve("out").toString(), "--variant", "saved");
    assertThat(saved.err()).contains(note);
    var text = Files.writeString(folder.resolve("h.txt"), "h g ".repeat(400));
    var own = refusals(MODEL, "--sparsity", "0.125", "--calibration", text.toString());
    assertThat(own.err()).doesNotContain(note);
    try (var store = RunStore.open(folder.resolve("run"))) {
      assertThat(store.variants().get(0).calibration())
          .containsPattern("; calibrated on [34] of the 4 tasks that are measured$");
      assertThat(store.variants().get(1).calibration()).contains("; " + note);
      assertThat(store.variants().get(2).calibration()).doesNotContain(note);
    }
  }

  private CommandLineRun prune(String calibration, String... words) {
    return espalier(
        Stream.concat(
            Stream.of(
                "prune",
                "--model",
                MODEL,
                "--sparsity",
                "0.25",
                "--out",
                folder.resolve("out").toString(),
                "--calibration",
                calibration),
            Stream.of(words)));
  }

  private CommandLineRun refusals(String model, String... words) {
    var run =
        espalier(
            Stream.concat(
                Stream.of(
                    "refusals",
                    "--model",
                    model,
                    "--suite",
                    suite.toString(),
                    "--out",
                    folder.resolve("run").toString(),
                    "--max-new-tokens",
                    "3",
                    "--calibration-length",
                    "24",
                    "--dtype",
                    "f32"),
                Stream.of(words)));
    run.assertDone();
    return run;
  }

  private CommandLineRun espalier(Stream<String> arguments) {
    return CommandLineRun.at(folder.resolve("home"), arguments.toArray(String[]::new));
  }
}
