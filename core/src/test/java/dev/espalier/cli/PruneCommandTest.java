package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.PruneRecord;
import dev.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Methods, targets and controls by the command line, on a tiny random model.
final class PruneCommandTest {
  private static final String MODEL =
      Golden.path("models/llama-gqa-gguf/llama-gqa.gguf").toString();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"wanda", "wanda-alpha", "magnitude", "sparsegpt"})
  void everyMethodIsSavedWithItsRecord(String method) throws IOException {
    var out = folder.resolve("out");
    prune("--method", method, "--target", "all", "--sparsity", "0.25").assertDone();
    var record = record(out);
    assertThat(record.variantId()).isEqualTo(method + "-all-0.25");
    assertThat(record.label()).isEqualTo(method + " all 0.25");
    assertThat(record.notice()).isEmpty();
    assertThat(record.schemaVersion()).isEqualTo(2);
    assertThat(record.base().path()).isEqualTo("llama-gqa.gguf"); // no folder of this machine
    assertThat(Files.exists(out.resolve("espalier.passport")))
        .isEqualTo(!method.equals("sparsegpt"));
    assertThat(Files.readString(out.resolve("README.md")))
        .startsWith("# llama-gqa, pruned by " + method + " at 0.25 of all\n\nA copy of")
        .contains(method.equals("sparsegpt") ? "to make up for it" : "all others are as they were");
    assertThat(record.recipe()).containsExactly("*: 0.25");
    assertThat(Files.exists(out.resolve("calibration.json")))
        .isEqualTo(!method.equals("magnitude"));
    assertThat(record.calibration().equals("none")).isEqualTo(method.equals("magnitude"));
    try (var source = CheckpointSource.open(out);
        var saved = source.loadModel(DType.F32)) {
      long zeros =
          saved.layers().stream()
              .flatMap(layer -> layer.linears().stream())
              .mapToLong(linear -> linear.weight().countZeros())
              .sum();
      assertThat(zeros).isPositive();
    }
  }

  @Test
  void groupsAndLayersAreRecorded() {
    prune("--sparsity", "2:4", "--layers", "1-2", "--exclude", "k_proj,v_proj").assertDone();
    var record = record(folder.resolve("out"));
    assertThat(record.variantId())
        .isEqualTo("wanda-attention[layers 1-2, without k_proj v_proj]-2:4");
    assertThat(record.requestedSparsity()).isEqualTo(0.5);
    assertThat(record.achieved().ofTarget()).isEqualTo(0.5);
    assertThat(record.selection().exclude()).containsExactly("k_proj", "v_proj");
  }

  @Test
  void includedNamesNeedNoTarget() {
    prune("--sparsity", "0.25", "--include", "down_proj").assertDone();
    var record = record(folder.resolve("out"));
    assertThat(record.target()).isEqualTo("all[only down_proj]");
    assertThat(record.achieved().ofTarget()).isEqualTo(0.25);
  }

  @Test
  void aRecipeStandsInPlaceOfASparsity() throws IOException {
    var recipe = folder.resolve("recipe.yaml");
    Files.writeString(recipe, "rules:\n  - {match: o_proj, sparsity: 0.25}\n");
    prune("--recipe", recipe.toString()).assertDone();
    var record = record(folder.resolve("out"));
    assertThat(record.recipe()).containsExactly("o_proj: 0.25");
    assertThat(Files.readString(folder.resolve("out/README.md")))
        .contains("| asked for | `o_proj: 0.25` of attention |");
    assertThat(record.requestedSparsity()).isEqualTo(0.25);
    assertThat(record.variantId()).startsWith("wanda-attention-recipe-");
    assertRefused(
        prune("--recipe", recipe.toString(), "--sparsity", "0.1"),
        "--recipe: a recipe and --sparsity; needs one of them."
            + " A recipe's own 'sparsity' holds for all that no rule fits.");
    assertRefused(
        prune("--method", "magnitude"),
        "--sparsity: not given; needs a ratio in [0, 1), such as 0.2, N:M, such as 2:4, or --recipe");
  }

  @Test
  void aControlIsSavedOnlyWhereTheUserSaysSo() throws IOException {
    for (String control : List.of("random", "anti-wanda", "noise", "shuffled-wanda")) {
      assertRefused(
          prune("--method", control, "--sparsity", "0.25"),
          "--method: "
              + control
              + ", a control that may take refusals away; needs --save-control to be saved."
              + " 'espalier refusals --method' measures it in memory.");
      assertThat(folder.resolve("out")).doesNotExist();
    }
    var saved = prune("--method", "random", "--sparsity", "0.25", "--seed", "3", "--save-control");
    saved.assertDone();
    assertThat(saved.err()).contains("This is a control, made to be compared");
    var out = folder.resolve("out");
    assertThat(Files.readString(out.resolve("espalier.json"))).contains("This is a control");
    assertThat(record(out).variantId()).isEqualTo("random-attention-0.25-seed3");
    assertThat(espalier("model", "info", out.toString()).out()).contains("This is a control");
    assertThat(Files.readString(out.resolve("README.md")))
        .contains("\n\n> **This is a control, made to be compared");
    assertThat(saved.out())
        .contains("no passport: what random does cannot be made again from the base");
    assertThat(out.resolve("espalier.passport")).doesNotExist();
  }

  @Test
  void aControlIsMeasuredInMemory() throws IOException {
    var run = folder.resolve("run");
    refusals(run).assertDone();
    refusals(run, "--method", "anti-wanda", "--sparsity", "0.25").assertDone();
    refusals(run, "--method", "noise", "--sparsity", "0.25", "--target", "mlp").assertDone();
    try (var store = RunStore.open(run)) {
      assertThat(store.variants())
          .extracting(VariantRow::variantId)
          .containsExactly("dense", "anti-wanda-attention-0.25", "noise-mlp-0.25-seed0");
      assertThat(store.variants()).extracting(VariantRow::weightsHash).doesNotHaveDuplicates();
      assertThat(store.variants().get(1).sparsityOfTarget()).isEqualTo(0.25);
      assertThat(store.variants().get(2).target()).isEqualTo("mlp");
    }
    prune("--sparsity", "0.25").assertDone();
    var twice =
        espalier(
            "refusals",
            "--model",
            folder.resolve("out").toString(),
            "--sparsity",
            "0.1",
            "--suite",
            folder.resolve("suite.csv").toString(),
            "--out",
            run.toString());
    assertRefused(
        twice,
        folder.resolve("out")
            + ": a model that was pruned already, wanda attention 0.25; needs a model as it was"
            + " trained, to prune it in memory");
  }

  @Test
  void whatWasSavedAnswersAsInMemory() throws IOException {
    var run = folder.resolve("run");
    var words = new String[] {"--method", "sparsegpt", "--sparsity", "2:4", "--dtype", "f32"};
    refusals(run, words).assertDone();
    prune(words).assertDone();
    try (var store = RunStore.open(run);
        var source = CheckpointSource.open(folder.resolve("out"));
        var saved = source.loadModel(DType.F32)) {
      assertThat(saved.weightsHash()).isEqualTo(store.variants().getFirst().weightsHash());
    }
  }

  @Test
  void thePapersProtocolFollowsTheAuthorsThresholds() {
    var words = List.of("--method", "magnitude", "--sparsity", "0.25", "--protocol", "paper");
    prune(words.toArray(String[]::new)).assertDone();
    var record = record(folder.resolve("out"));
    assertThat(record.method()).isEqualTo("magnitude-paper");
    assertThat(record.achieved().ofTarget()).isGreaterThan(0.25);
  }

  @Test
  void severalSparsitiesAreSavedEachWhereItSays() throws IOException {
    var pattern = folder.resolve("p-{sparsity}").toString();
    var several = prune("--sparsity", "0.25,2:4,0.5", "--out", pattern, "--json");
    several.assertDone();
    for (String label : List.of("0.25", "2:4", "0.5")) {
      var out = folder.resolve("p-" + label.replace(':', '-'));
      var alone = folder.resolve("alone-" + label.replace(':', '-'));
      prune("--sparsity", label, "--out", alone.toString()).assertDone();
      try (var files = Files.list(alone)) {
        for (Path file : files.toList()) {
          assertThat(out.resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
      }
    }
    assertThat(JsonMapper.shared().readTree(several.out()).size()).isEqualTo(3);
    assertThat(several.err()).contains("wanda of attention at 0.25, 2:4, 0.5 (tokens): ");
    assertThat(folder.resolve("p-0.25.work")).doesNotExist();
  }

  @Test
  void severalSparsitiesNeedAPlaceEach() {
    assertRefused(
        prune("--sparsity", "0.1,0.2", "--out", folder.resolve("out").toString()),
        "--out: one output for 2 sparsities; needs '{sparsity}' in it, such as pruned-{sparsity}");
    assertRefused(
        prune("--sparsity", "0.1,0.1", "--out", folder.resolve("{sparsity}").toString()),
        "--sparsity: a sparsity that is given twice; needs each once");
    assertRefused(
        prune("--sparsity", "0.1,", "--out", folder.resolve("{sparsity}").toString()),
        "--sparsity: ; needs a ratio in [0, 1), such as 0.2, or N:M, such as 2:4");
  }

  @Test
  void whateverTheMemoryItPrunes() {
    for (String size : List.of("0", "64M", "1GiB")) {
      prune("--sparsity", "0.25", "--memory", size, "--force").assertDone();
    }
    assertRefused(
        prune("--sparsity", "0.25", "--memory", "much", "--force"),
        "--memory: 'much'; needs a number and a unit. Write 512M or 4G, say.");
  }

  @Test
  void patternsThatFitNothingStopBeforeAnyWork() {
    var refused = prune("--sparsity", "0.25", "--include", "q_prj", "--target", "attention");
    assertRefused(
        refused,
        "--include: pattern 'q_prj' fits no matrix of the target; needs one that fits, such as"
            + " q_proj, k_proj, v_proj, o_proj. Did you mean 'q_proj'?");
    assertThat(refused.out()).doesNotContain("calibration");
  }

  private static PruneRecord record(Path model) {
    try (var source = CheckpointSource.open(model)) {
      return PruneRecord.read(source).orElseThrow();
    }
  }

  private CommandLineRun prune(String... words) {
    return espalier(
        Stream.concat(Stream.of("prune", "--model", MODEL), arguments(words))
            .toArray(String[]::new));
  }

  private Stream<String> arguments(String... words) {
    var out =
        List.of(words).contains("--out")
            ? Stream.<String>of()
            : Stream.of("--out", folder.resolve("out").toString());
    return Stream.concat(
        Stream.concat(Stream.of(words), out),
        Stream.of("--calibration-windows", "2", "--calibration-length", "24"));
  }

  private CommandLineRun refusals(Path run, String... words) throws IOException {
    var suite = folder.resolve("suite.csv");
    Files.writeString(suite, "id,prompt,category,twin\na,a b c,one,a c\nb,b a,two,b b\n");
    var fixed =
        List.of(
            "refusals",
            "--model",
            MODEL,
            "--suite",
            suite.toString(),
            "--out",
            run.toString(),
            "--max-new-tokens",
            "3",
            "--calibration-windows",
            "2",
            "--calibration-length",
            "24");
    var all = Stream.concat(fixed.stream(), Stream.of(words));
    boolean isTyped = List.of(words).contains("--dtype");
    return espalier(
        (isTyped ? all : Stream.concat(all, Stream.of("--dtype", "f32"))).toArray(String[]::new));
  }

  private CommandLineRun espalier(String... arguments) {
    return CommandLineRun.at(folder.resolve("home"), arguments);
  }

  private static void assertRefused(CommandLineRun run, String message) {
    assertThat(run.err()).isEqualTo("espalier: " + message + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
