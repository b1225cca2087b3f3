package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.Mask;
import dev.espalier.model.WeightEdit;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.Threshold;
import dev.espalier.prune.Wanda;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckpointWriterTest {
  private static final Map<String, String> RECORD = Map.of("espalier.json", "{}");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "llama-gqa",
    "llama-gqa-bf16",
    "llama-gqa-f16",
    "llama-gqa-sharded",
    "llama-gqa-bin",
    "llama-gqa-bin-sharded-f16",
    "llama-gqa-gguf/llama-gqa.gguf",
    "qwen2"
  })
  void aSavedModelIsThePrunedOne(String name) {
    var out = folder.resolve("pruned");
    try (var source = CheckpointSource.open(Golden.path("models/" + name))) {
      String pruned;
      Map<String, Mask> masks;
      try (var model = source.loadModel(DType.F32)) {
        var pruning =
            new Pruning(new Wanda(), PruneTarget.ATTENTION, new Sparsity.Unstructured(0.3));
        masks = pruning.apply(model, List.of(List.of(3, 1, 4, 1, 5, 9)), steps -> {}).masks();
        pruned = model.weightsHash();
      }
      save(source, masks, out, Existing.REFUSE);
      try (var saved = CheckpointSource.open(out);
          var model = saved.loadModel(DType.F32)) {
        assertThat(model.weightsHash()).isEqualTo(pruned);
        assertThat(saved.endIds()).isEqualTo(source.endIds());
      }
      assertThat(out.resolve("espalier.json")).hasContent("{}");
      assertThat(out.resolveSibling("pruned.partial")).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llama-gqa, F32",
    "llama-gqa-bf16, BF16",
    "llama-gqa-f16, F16",
    "llama-gqa-sharded, F32",
    "llama-gqa-gguf/llama-gqa.gguf, F32"
  })
  void aMatrixThatWasRewrittenIsSavedInTheStoredType(String name, DType stored) {
    var out = folder.resolve("rewritten");
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.F32)) {
      var pruner = PruneMethod.SPARSEGPT.pruner(Threshold.EXACT);
      var pruning = new Pruning(pruner, PruneTarget.MLP, new Sparsity.Unstructured(0.5));
      var report = pruning.apply(model, List.of(List.of(3, 1, 4, 1, 5, 9)), steps -> {});
      save(source, report.edits(model), out, Existing.REFUSE);
      try (var saved = CheckpointSource.open(out);
          var again = saved.loadModel(DType.F32);
          var _ = Scope.open()) {
        for (int layer = 0; layer < model.layers().size(); layer++) {
          var expected = model.layers().get(layer).linears();
          var actual = again.layers().get(layer).linears();
          for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).weight().toFloats())
                .as(expected.get(i).name())
                .isEqualTo(expected.get(i).weight().to(stored).toFloats());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"llama-gqa", "llama-gqa-bf16", "llama-gqa-sharded", "llama-gqa-bin"})
  void whatIsNotPrunedKeepsItsBytes(String name) {
    var out = folder.resolve("copy");
    try (var source = CheckpointSource.open(Golden.path("models/" + name))) {
      String query = "model.layers.0.self_attn.q_proj.weight";
      int[][] first = new int[32][];
      for (int row = 0; row < first.length; row++) {
        first[row] = new int[] {row};
      }
      var mask = Mask.ofColumns(32, first);
      save(source, Map.of(query, mask), out, Existing.REFUSE);
      try (var saved = CheckpointSource.open(out)) {
        for (var info : source.weights().tensors()) {
          var copy = saved.weights().info(info.name());
          assertThat(copy.encoding()).isEqualTo(info.encoding());
          long difference =
              source.weights().bytes(info.name()).mismatch(saved.weights().bytes(info.name()));
          assertThat(difference == -1).as(info.name()).isEqualTo(!info.name().equals(query));
        }
      }
    }
  }

  @Test
  void theOriginalIsNotTouched() throws IOException {
    var original = copyOf("llama-gqa");
    byte[] before = Files.readAllBytes(original.resolve("model.safetensors"));
    try (var source = CheckpointSource.open(original)) {
      save(source, Map.of(), folder.resolve("out"), Existing.REFUSE);
      assertThat(Files.readAllBytes(original.resolve("model.safetensors"))).isEqualTo(before);
      assertThatThrownBy(() -> save(source, Map.of(), original.resolve("in"), Existing.REPLACE))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              original.resolve("in")
                  + ": the output is, holds or lies in the original model "
                  + original
                  + "; needs a folder of its own: an original is never written to");
    }
  }

  @Test
  void anExistingOutputIsRefused() throws IOException {
    var out = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(out.resolve("thesis.txt"), "years of work");
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"))) {
      assertThatThrownBy(() -> save(source, Map.of(), out, Existing.REFUSE))
          .hasMessage(
              out
                  + ": the output exists already; needs a new folder."
                  + " --force replaces a model that Espalier wrote.");
      assertThatThrownBy(() -> save(source, Map.of(), out, Existing.REPLACE))
          .hasMessage(
              out
                  + ": the output exists and holds no espalier.json; needs a new folder, or a model"
                  + " that Espalier wrote. --force replaces nothing else; move it away yourself if"
                  + " it may go.");
      assertThat(out.resolve("thesis.txt")).hasContent("years of work");
      Files.writeString(out.resolve("espalier.json"), "{}");
      save(source, Map.of(), out, Existing.REPLACE);
      assertThat(out.resolve("model.safetensors")).exists();
      assertThat(out.resolve("thesis.txt")).doesNotExist();
    }
  }

  @Test
  void editsMustFit() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"))) {
      var mask = Mask.ofColumns(2, new int[][] {{0}, {1}});
      assertThatThrownBy(() ->
              save(source, Map.of("model.x.weight", mask), folder.resolve("out"), Existing.REFUSE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("edits of tensors that are not there: [model.x.weight]");
      String query = "model.layers.0.self_attn.q_proj.weight";
      assertThatThrownBy(
              () -> save(source, Map.of(query, mask), folder.resolve("out"), Existing.REFUSE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("mask [2, 2], 2 pruned for tensor '" + query + "' [32, 32]");
      assertThat(folder.resolve("out")).doesNotExist();
      assertThat(folder.resolve("out.partial")).doesNotExist();
    }
  }

  private static void save(
      CheckpointSource source,
      Map<String, ? extends WeightEdit> edits,
      Path out,
      Existing existing) {
    CheckpointWriter.save(
        source,
        WeightEdits.of(edits),
        new Destination(out, SaveForm.SAFETENSORS, existing, RECORD, List.of()));
  }

  private Path copyOf(String name) throws IOException {
    var copy = Files.createDirectory(folder.resolve(name));
    try (var files = Files.list(Golden.path("models/" + name))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
