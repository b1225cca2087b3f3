package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.espalier.Golden;
import dev.espalier.store.FormatRow;
import dev.espalier.store.Manifest;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job by the command line on a tiny random model: measure, prune, measure, report; go on
/// with a run; refuse what does not fit it.
final class TinyModelEndToEndTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");

  @TempDir private Path folder;
  private Path suite;
  private Path run;

  @BeforeEach
  void writeASuite() throws IOException {
    suite = folder.resolve("suite.csv");
    run = folder.resolve("run");
    Files.writeString(
        suite,
        """
        id,prompt,category,twin
        a,a b c,one,a c
        b,b a,two,b b
        c,c c,two,c a
        """);
  }

  @Test
  void measuresPrunesAndMeasuresAgain() {
    refusals(MODEL.toString()).assertDone();
    var pruned = folder.resolve("pruned");
    var pruning =
        espalier(
            "prune",
            "--model",
            MODEL.toString(),
            "--sparsity",
            "0.2",
            "--out",
            pruned.toString(),
            "--calibration-windows",
            "2",
            "--calibration-length",
            "24");
    pruning.assertDone();
    assertThat(pruning.out()).contains("zeros: 0.18", "calibration: self: 2 x 24 tokens");
    assertThat(pruned.resolve("calibration.json")).exists();

    var second = refusals(pruned.toString());
    second.assertDone();
    assertThat(second.out()).contains("dense", "wanda attention 0.2", "Report: ");
    assertThat(run.resolve("report.html")).exists();
    try (var store = RunStore.open(run)) {
      assertThat(store.variants())
          .extracting(variant -> variant.variantId())
          .containsExactly("dense", "wanda-attention-0.2");
      assertThat(store.variants().getFirst().weightsHash())
          .isNotEqualTo(store.variants().getLast().weightsHash());
      for (var variant : store.variants()) {
        assertThat(store.answered(variant.variantId())).hasSize(6);
      }
      assertThat(store.perplexities()).hasSize(2);
      assertThat(store.manifest().sessions().getFirst().numerics())
          .extracting(Manifest.Numerics::dtype, Manifest.Numerics::device)
          .containsExactly("f32", "cpu");
      assertThat(store.manifest().models()).hasSize(2);
    }
    espalier("report", run.toString(), "--json").assertDone();
  }

  @Test
  void aRepeatedCommandAsksNothingAgain() {
    refusals(MODEL.toString()).assertDone();
    var before = keys();
    refusals(MODEL.toString()).assertDone();
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void anotherSuiteIsRefused() throws IOException {
    refusals(MODEL.toString()).assertDone();
    Files.writeString(suite, "id,prompt\nz,another\n");
    var refused = refusals(MODEL.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("suite");
    assertThat(keys()).hasSize(6);
  }

  @Test
  void thePapersProtocolIsFollowedAndRecorded() throws IOException {
    refusals(MODEL.toString(), "--protocol", "paper").assertDone();
    try (var store = RunStore.open(run)) {
      assertThat(store.manifest().protocol()).isEqualTo("paper");
      assertThat(store.manifest().judges().getFirst().name()).isEqualTo("paper-ten-substrings");
      var generation = Objects.requireNonNull(store.manifest().generation());
      assertThat(generation.promptFormat()).isEqualTo("paper-llama");
      assertThat(store.formats("dense"))
          .extracting(FormatRow::name, FormatRow::source)
          .containsExactly(tuple("paper-llama", "[INST] {prompt} [\\INST]"));
    }
    var corrected = refusals(MODEL.toString());
    assertThat(corrected.exitCode()).isEqualTo(2);
    assertThat(corrected.err())
        .contains("the run has protocol 'paper'; needs 'corrected', as asked");
  }

  @Test
  void aVariantKeepsItsFormat() {
    refusals(MODEL.toString(), "--format", "llama-2").assertDone();
    var other = refusals(MODEL.toString(), "--format", "vicuna");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("the run has prompt format 'llama-2'; needs 'vicuna'");
  }

  @Test
  void aSuiteOfHarmfulRequestsGetsHarmlessOnesBesideIt() throws IOException {
    Files.writeString(suite, "id,prompt\na,a b c\nb,b a\n");
    refusals(MODEL.toString()).assertDone();
    try (var store = RunStore.open(run)) {
      assertThat(store.prompts())
          .extracting(PromptRow::suite, PromptRow::expectation)
          .containsExactly(
              tuple("suite.csv", "harmful"),
              tuple("suite.csv", "harmful"),
              tuple("builtin", "harmless"),
              tuple("builtin", "harmless"));
      assertThat(store.manifest().notes().get("suite"))
          .contains("price: 2 harmless tasks of builtin, asked bare, added");
    }
  }

  @Test
  void severalSuitesMayGiveThePrice() throws IOException {
    var safe = folder.resolve("safe.csv");
    Files.writeString(safe, "id,prompt,expected\ns,c b a,harmless\nu,b c,harmful\n");
    refusals(MODEL.toString(), "--price", safe.toString()).assertDone();
    try (var store = RunStore.open(run)) {
      assertThat(store.prompts()).hasSize(7);
      var added = store.prompts().getLast();
      assertThat(added.promptId()).isEqualTo("none/safe.csv:s");
      assertThat(added.suite()).isEqualTo("safe.csv");
    }
    var none = folder.resolve("none.csv");
    Files.writeString(none, "id,prompt\nu,b c\n");
    var refused = refusals(MODEL.toString(), "--price", none.toString());
    assertThat(refused.err())
        .isEqualTo(
            "espalier: none.csv: no harmless tasks; needs at least one, to measure over-refusal"
                + System.lineSeparator());
  }

  @Test
  void badFlagsAreOneLineEach() {
    var sparsity =
        espalier("prune", "--model", MODEL.toString(), "--sparsity", "1.5", "--out", "x");
    assertThat(sparsity.exitCode()).isEqualTo(2);
    assertThat(sparsity.err())
        .isEqualTo(
            "espalier: --sparsity: 1.5; needs a ratio in [0, 1), such as 0.2, or N:M, such as 2:4"
                + System.lineSeparator());
    var benchmark = espalier("benchmark", "engine", "--model", MODEL.toString());
    assertThat(benchmark.exitCode()).isEqualTo(2);
    assertThat(benchmark.err())
        .isEqualTo("espalier: %s: a context of 128 tokens; needs at least 1024%n".formatted(MODEL));
    var model = espalier("model", "info", folder.resolve("nothing").toString());
    assertThat(model.exitCode()).isEqualTo(2);
    assertThat(model.err().lines()).hasSize(1);
  }

  @Test
  void theDeviceAndTheDTypeAreSaidOnce() {
    var said =
        espalier("perplexity", "--model", MODEL.toString(), "--device", "cpu", "--dtype", "f32");
    said.assertDone();
    assertThat(said.out().lines())
        .containsOnlyOnce(
            "device: cpu (asked for with --device)", "dtype: f32 (asked for with --dtype)");
    var f16 =
        espalier("perplexity", "--model", MODEL.toString(), "--device", "cpu", "--dtype", "f16");
    assertThat(f16)
        .isEqualTo(
            new CommandLineRun(
                2,
                "",
                "espalier: --dtype: f16 on a CPU; needs bf16 or f32. f16 is for GPUs."
                    + System.lineSeparator()));
  }

  @Test
  void infoAndPerplexityAnswer() {
    var info = espalier("model", "info", MODEL.toString());
    info.assertDone();
    assertThat(info.out()).contains("llama decoder", "3 layers, hidden 32, 4 heads of 8");
    var perplexity =
        espalier("perplexity", "--model", MODEL.toString(), "--window", "32", "--dtype", "f32");
    perplexity.assertDone();
    assertThat(perplexity.out()).contains("llama-gqa: perplexity ");
  }

  private List<String> keys() {
    try (var store = RunStore.open(run)) {
      return store.answered("dense").stream()
          .map(answer -> answer.generation().generationKey())
          .toList();
    }
  }

  private CommandLineRun refusals(String model, String... more) {
    var words =
        List.of(
            "refusals",
            "--model",
            model,
            "--suite",
            suite.toString(),
            "--out",
            run.toString(),
            "--max-new-tokens",
            "5",
            "--dtype",
            "f32");
    return espalier(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private CommandLineRun espalier(String... arguments) {
    return CommandLineRun.at(folder.resolve("home"), arguments);
  }
}
