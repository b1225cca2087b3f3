package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.Mask;
import dev.espalier.model.chat.Message;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.format.Gguf;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.Threshold;
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
import org.junit.jupiter.params.provider.ValueSource;

final class GgufExportTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-gqa",
        "llama-gqa-sharded",
        "llama-gqa-bin",
        "llama-tied",
        "llama-bias",
        "llama-linear-scaling",
        "mistral",
        "qwen2"
      })
  void aFolderAsGgufIsTheSameModel(String name) throws IOException {
    var original = FoldersWithTokenizer.copy(name, folder);
    var out = folder.resolve("copy.gguf");
    save(original, out, SaveForm.GGUF_F32);
    assertThat(hash(out)).isEqualTo(hash(original));
    try (var before = CheckpointSource.open(original);
        var after = CheckpointSource.open(out)) {
      assertThat(after.config().rope()).isEqualTo(before.config().rope());
      assertThat(after.config().biases()).isEqualTo(before.config().biases());
      assertThat(after.config().tiedEmbeddings()).isEqualTo(before.config().tiedEmbeddings());
      assertThat(after.endIds()).isEqualTo(before.endIds());
      assertThat(after.chatTemplate().map(PromptRenderer::sha256))
          .isEqualTo(before.chatTemplate().map(PromptRenderer::sha256));
      try (var one = before.loadTokenizer();
          var other = after.loadTokenizer()) {
        for (String text : List.of("a b c", "  a\n12 b", "<|im_start|>a")) {
          assertThat(other.encodeDocument(text).ids()).isEqualTo(one.encodeDocument(text).ids());
        }
      }
    }
  }

  @Test
  void backAndForthChangesNoByte() throws IOException {
    var original = FoldersWithTokenizer.copy("llama-gqa", folder);
    save(original, folder.resolve("there.gguf"), SaveForm.GGUF_F32);
    save(folder.resolve("there.gguf"), folder.resolve("back"), SaveForm.SAFETENSORS);
    try (var before = CheckpointSource.open(original);
        var after = CheckpointSource.open(folder.resolve("back"))) {
      for (var info : before.weights().tensors()) {
        assertThat(before.weights().bytes(info.name()).mismatch(after.weights().bytes(info.name())))
            .as(info.name())
            .isEqualTo(-1);
      }
      var chat = List.of(Message.user("a b"));
      assertThat(after.chatTemplate().orElseThrow().render(chat).text())
          .isEqualTo(before.chatTemplate().orElseThrow().render(chat).text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GGUF_F16, F16, 1, 0.0005",
    "GGUF_BF16, BF16, 32, 0.004",
    "GGUF_Q8_0, Q8_0, 7, 0.005"
  })
  void matricesAreStoredAsAskedAndVectorsInF32(
      SaveForm form, String encoding, long fileType, double relative) throws IOException {
    var original = FoldersWithTokenizer.copy("llama-gqa", folder);
    var out = folder.resolve("small.gguf");
    save(original, out, form);
    try (var gguf = Gguf.open(out)) {
      assertThat(gguf.metadata().integer("general.file_type")).isEqualTo(fileType);
      for (var info : gguf.tensors()) {
        assertThat(info.encoding().name()).as(info.name()).isEqualTo(expected(info, encoding));
      }
    }
    try (var before = CheckpointSource.open(original);
        var after = CheckpointSource.open(out);
        var _ = Scope.open()) {
      for (String name : CheckpointTensors.of(before).shapes().keySet()) {
        Golden.assertClose(
            CheckpointTensors.of(after).load(name, DType.F32).toFloats(),
            CheckpointTensors.of(before).load(name, DType.F32).toFloats(),
            relative);
      }
    }
  }

  private static String expected(TensorInfo info, String encoding) {
    boolean isWhole = info.shape().size(-1) % 32 == 0; // the MLP's width of 48 is not
    return info.shape().rank() == 1
        ? "F32"
        : encoding.equals("Q8_0") && !isWhole ? "F16" : encoding;
  }

  @Test
  void masksTextsAndLicencesGoAlong() throws IOException {
    var original = FoldersWithTokenizer.copy("llama-gqa", folder);
    Files.writeString(original.resolve("LICENSE"), "terms");
    Files.writeString(original.resolve("USE_POLICY.md"), "policy");
    String query = "model.layers.1.self_attn.q_proj.weight";
    int[][] columns = new int[32][];
    for (int row = 0; row < columns.length; row++) {
      columns[row] = new int[] {row, (row + 5) % 32};
    }
    var mask = Mask.ofColumns(32, columns);
    var out = folder.resolve("pruned.gguf");
    var destination =
        new Destination(
            out,
            SaveForm.GGUF_Q8_0,
            Existing.REFUSE,
            Map.of("espalier.json", "{}", "README.md", "card"),
            List.of());
    try (var source = CheckpointSource.open(original)) {
      CheckpointWriter.save(source, WeightEdits.of(Map.of(query, mask)), destination);
    }
    try (var saved = CheckpointSource.open(out);
        var _ = Scope.open()) {
      assertThat(saved.text("espalier.json")).contains("{}");
      assertThat(saved.text("README.md")).contains("card");
      assertThat(saved.licences()).isEqualTo(Map.of("LICENSE", "terms", "USE_POLICY.md", "policy"));
      float[] values = CheckpointTensors.of(saved).load(query, DType.F32).toFloats();
      for (int row = 0; row < 32; row++) {
        assertThat(values[row * 32 + row]).isZero();
        assertThat(values[row * 32 + (row + 5) % 32]).isZero();
      }
    }
    save(out, folder.resolve("unpacked"), SaveForm.SAFETENSORS);
    assertThat(folder.resolve("unpacked/LICENSE")).hasContent("terms");
  }

  @Test
  void matricesThatReplaceOthersGetTheOrderOfTheFile() throws IOException {
    var original = FoldersWithTokenizer.copy("llama-gqa", folder);
    var out = folder.resolve("rewritten.gguf");
    var destination = new Destination(out, SaveForm.GGUF_F32, Existing.REFUSE, Map.of(), List.of());
    try (var source = CheckpointSource.open(original);
        var model = source.loadModel(DType.F32)) {
      var pruner = PruneMethod.SPARSEGPT.pruner(Threshold.EXACT);
      var pruning = new Pruning(pruner, PruneTarget.ALL, new Sparsity.Unstructured(0.5));
      var report = pruning.apply(model, List.of(List.of(3, 1, 4, 1, 5, 9)), steps -> {});
      CheckpointWriter.save(source, WeightEdits.of(report.edits(model)), destination);
      assertThat(report.isRewritten()).isTrue();
      assertThat(hash(out)).isEqualTo(model.weightsHash()).isNotEqualTo(hash(original));
    }
  }

  @Test
  void aGgufFileIsReplacedOnlyWhenItIsOurs() throws IOException {
    var original = FoldersWithTokenizer.copy("llama-gqa", folder);
    var out = folder.resolve("taken.gguf");
    Files.writeString(out, "years of work");
    var destination =
        new Destination(
            out, SaveForm.GGUF_F16, Existing.REPLACE, Map.of("espalier.json", "{}"), List.of());
    try (var source = CheckpointSource.open(original)) {
      assertThatThrownBy(() -> CheckpointWriter.save(source, WeightEdits.NONE, destination))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              out
                  + ": the output exists and holds no espalier.json; needs a new file, or a model"
                  + " that Espalier wrote. --force replaces nothing else; move it away yourself if"
                  + " it may go.");
      assertThat(out).hasContent("years of work");
      Files.delete(out);
      CheckpointWriter.save(source, WeightEdits.NONE, destination);
      CheckpointWriter.save(source, WeightEdits.NONE, destination);
    }
  }

  @Test
  void aNameMustSayWhatItIs() throws IOException {
    var original = FoldersWithTokenizer.copy("llama-gqa", folder);
    assertThatThrownBy(() -> save(original, folder.resolve("out"), SaveForm.GGUF_F16))
        .hasMessage(
            folder.resolve("out")
                + ": an output of the form gguf-f16; needs a name that ends in .gguf");
    assertThatThrownBy(() -> save(original, folder.resolve("o.gguf"), SaveForm.SAFETENSORS))
        .hasMessage(
            folder.resolve("o.gguf")
                + ": an output of the form safetensors; needs a name that does not end in .gguf");
  }

  @Test
  void aWindowThatLlamaCppWouldIgnoreIsRefused() throws IOException {
    var original = FoldersWithTokenizer.copy("mistral-window", folder);
    assertThatThrownBy(() -> save(original, folder.resolve("o.gguf"), SaveForm.GGUF_F32))
        .hasMessage(
            original
                + ": a sliding window of 8 tokens in a context of 128; needs full attention: GGUF's"
                + " 'llama' has no window and would answer differently. Save it as safetensors.");
  }

  @Test
  void llama3ScalingBecomesItsFactors() throws IOException {
    var original = FoldersWithTokenizer.copy("llama3-scaling", folder);
    var config = original.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst(
                "\"original_max_position_embeddings\": \\d+",
                "\"original_max_position_embeddings\": 8192"));
    save(original, folder.resolve("o.gguf"), SaveForm.GGUF_F32);
    try (var before = CheckpointSource.open(original);
        var after = CheckpointSource.open(folder.resolve("o.gguf"))) {
      assertThat(after.config().rope()).isEqualTo(before.config().rope());
    }
  }

  private static void save(Path from, Path to, SaveForm form) {
    try (var source = CheckpointSource.open(from)) {
      CheckpointWriter.save(
          source,
          WeightEdits.NONE,
          new Destination(to, form, Existing.REFUSE, Map.of(), List.of()));
    }
  }

  private static String hash(Path path) {
    try (var source = CheckpointSource.open(path);
        var model = source.loadModel(DType.F32)) {
      return model.weightsHash();
    }
  }
}
