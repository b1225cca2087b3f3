package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dense and pruned beside each other, task after task in a stored order, until a verdict stands.
final class RefusalsUntilDecidedTest {
  private static final String MODEL =
      Golden.path("models/llama-gqa-gguf/llama-gqa.gguf").toString();
  private static final int TASKS = 20;

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void writeASuite() throws IOException {
    run = folder.resolve("run");
    String rows =
        IntStream.range(0, TASKS)
            .mapToObj(i ->
                "t%d,%s,one,%s\n"
                    .formatted(
                        i, "a b c ".repeat(1 + i % 4) + "a".repeat(1 + i / 4), "b ".repeat(1 + i)))
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("suite.csv"), "id,prompt,category,twin\n" + rows);
  }

  @Test
  void wholeTasksAreTakenOfBothModels() {
    var done = refusals("--method", "magnitude", "--sparsity", "0.25", "--until", "decided");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("8 of 20 tasks: ", "Verdict: ", "The run stopped when its");
    try (var store = RunStore.open(run)) {
      assertThat(store.manifest().notes()).containsEntry("stopping", "until decided");
      var order = store.taskOrder();
      assertThat(order).hasSize(TASKS).doesNotHaveDuplicates();
      var dense = store.answered("dense");
      var pruned = store.answered("magnitude-attention-0.25");
      assertThat(pruned)
          .extracting(a -> a.prompt().promptId())
          .isEqualTo(dense.stream().map(a -> a.prompt().promptId()).toList());
      var taken =
          dense.stream()
              .map(a -> a.prompt().twinOf() == null ? a.prompt().taskId() : a.prompt().twinOf())
              .collect(Collectors.toSet());
      assertThat(dense).hasSize(2 * taken.size());
      assertThat(taken)
          .isEqualTo(
              order.subList(0, taken.size()).stream()
                  .map(task -> task.substring(task.lastIndexOf(':') + 1))
                  .collect(Collectors.toSet()));
      assertThat(store.prompts()).hasSameSizeAs(dense); // what was not taken is not missing
    }
    var verdict = espalier("verdict", run.toString(), "--json");
    assertThat(verdict.out())
        .contains("\"stopping\" : \"UNTIL_DECIDED\"", "\"test\" : null")
        .doesNotContain("\"p\" :");
    assertThat(espalier("report", run.toString(), "--json").out()).doesNotContain("adjustedP");
  }

  @Test
  void aRunThatWasPlannedCannotStopWhenDecided() {
    assertThat(refusals().exitCode()).isZero();
    var late = refusals("--method", "magnitude", "--sparsity", "0.25", "--until", "decided");
    assertThat(late.exitCode()).isEqualTo(2);
    assertThat(late.err()) // behind what pruning said of its progress
        .endsWith(
            "espalier: "
                + run.resolve("manifest.json")
                + ": the run has stopping 'as planned'; needs 'until decided', as asked. Ask for the"
                + " same, or start another run with another --out."
                + System.lineSeparator());
  }

  @Test
  void whatCannotBeDecidedIsNamed() {
    assertRefused(
        refusals("--until", "decided"),
        "--until: neither --method nor --sparsity; needs a model to be pruned in memory, and"
            + " compared with itself as it was");
    assertRefused(
        refusals("--sparsity", "0.25", "--until", "tired"), "--until: 'tired'; needs 'decided'");
    assertRefused(
        refusals("--sparsity", "0.25", "--until", "decided", "--noise-floor"),
        "--until: --noise-floor beside it; needs a model to be pruned in memory, and compared with"
            + " itself as it was");
  }

  private CommandLineRun refusals(String... words) {
    return espalier(
        Stream.concat(
                Stream.of(
                    "refusals",
                    "--model",
                    MODEL,
                    "--suite",
                    folder.resolve("suite.csv").toString(),
                    "--out",
                    run.toString(),
                    "--max-new-tokens",
                    "3",
                    "--dtype",
                    "f32"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  private CommandLineRun espalier(String... arguments) {
    return CommandLineRun.at(folder.resolve("home"), arguments);
  }

  private static void assertRefused(CommandLineRun run, String message) {
    assertThat(run.err()).isEqualTo("espalier: " + message + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
