package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Mask;
import dev.espalier.model.Tap;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Masks, input norms, sparsities and logits of the pruned model against an independent
/// transcription of the method in torch: `golden/wanda/HOW.md`.
final class WandaGoldenTest {
  @ParameterizedTest
  @CsvSource({
    "llama-gqa, 0.1", "llama-gqa, 0.2", "llama-gqa, 0.3", "llama-gqa, 0.5",
    "qwen2, 0.1", "qwen2, 0.2", "qwen2, 0.3", "qwen2, 0.5"
  })
  void masksAreThoseOfTheReference(String name, double ratio) {
    var golden = Golden.json("wanda/" + name + ".json");
    var expected = golden.get("ratios").get(String.valueOf(ratio));
    long before = Tensor.liveCount();
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.F32)) {
      String dense = model.weightsHash();
      var pruning =
          new Pruning(new Wanda(), PruneTarget.ATTENTION, new Sparsity.Unstructured(ratio));
      var report = pruning.apply(model, rows(golden.get("ids")), steps -> {});

      assertThat(report.matrices()).hasSize(4 * model.config().layers());
      for (PruneReport.Matrix matrix : report.matrices()) {
        assertMatrix(matrix, expected.get("weights").get(matrix.name() + ".weight"));
      }
      var sparsity = expected.get("sparsity");
      var achieved = report.sparsity();
      assertThat(achieved.ofTarget())
          .isCloseTo(sparsity.get("attention").asDouble(), within(1e-12));
      assertThat(achieved.ofBlocks())
          .isCloseTo(sparsity.get("blockLinears").asDouble(), within(1e-12));
      assertThat(achieved.ofAll()).isCloseTo(sparsity.get("all").asDouble(), within(1e-12));
      assertThat(model.weightsHash()).isNotEqualTo(dense);

      var rows = rows(Golden.json("models/" + name + "/golden.json").get("ids"));
      assertLastLogits(lastLogits(model, rows), expected.get("lastLogits"));
    }
    assertThat(Tensor.liveCount()).isEqualTo(before);
  }

  @Test
  void sparsityZeroChangesNoByte() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32)) {
      String dense = model.weightsHash();
      new Pruning(new Wanda(), PruneTarget.ATTENTION, new Sparsity.Unstructured(0))
          .apply(model, List.of(List.of(1, 2, 3, 4)), steps -> {});
      assertThat(model.weightsHash()).isEqualTo(dense);
    }
  }

  @Test
  void firstLayerMasksNest() {
    List<List<Mask>> masks = new ArrayList<>();
    var windows = rows(Golden.json("wanda/llama-gqa.json").get("ids"));
    for (double ratio : new double[] {0.1, 0.2, 0.3}) {
      try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
          var model = source.loadModel(DType.F32)) {
        var report =
            new Pruning(new Wanda(), PruneTarget.ATTENTION, new Sparsity.Unstructured(ratio))
                .apply(model, windows, steps -> {});
        masks.add(report.matrices().stream().limit(4).map(PruneReport.Matrix::mask).toList());
      }
    }
    for (int matrix = 0; matrix < 4; matrix++) {
      assertThat(masks.get(0).get(matrix).isInside(masks.get(1).get(matrix))).isTrue();
      assertThat(masks.get(1).get(matrix).isInside(masks.get(2).get(matrix))).isTrue();
    }
  }

  private static void assertMatrix(PruneReport.Matrix matrix, JsonNode expected) {
    var norms = expected.get("scalerRow");
    for (int column = 0; column < matrix.mask().columns(); column++) {
      double norm = norms.get(column).asDouble();
      assertThat(matrix.inputs().get(column).doubleValue()).isCloseTo(norm, within(1e-5 * norm));
    }
    var rows = rows(expected.get("prunedColumns"));
    for (int row = 0; row < matrix.mask().rows(); row++) {
      var pruned = new ArrayList<Integer>();
      for (int column = 0; column < matrix.mask().columns(); column++) {
        if (matrix.mask().isPruned(row, column)) {
          pruned.add(column);
        }
      }
      assertThat(pruned).as("%s row %d", matrix.name(), row).isEqualTo(rows.get(row));
    }
  }

  private static float[] lastLogits(LanguageModel model, List<List<Integer>> rows) {
    try (var _ = Scope.open()) {
      int width = rows.getFirst().size();
      long[] ids = rows.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray();
      var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)));
      var hidden = model.hidden(embedded, BatchShape.full(rows.size(), width), null, Tap.NONE);
      var last = hidden.view(rows.size(), width, model.config().hidden()).select(1, width - 1);
      return model.logits(last.copy()).toFloats();
    }
  }

  private static void assertLastLogits(float[] actual, JsonNode expected) {
    int at = 0;
    double largest = 0;
    double difference = 0;
    for (JsonNode row : expected.values()) {
      for (JsonNode logit : row.values()) {
        largest = Math.max(largest, Math.abs(logit.asDouble()));
        difference = Math.max(difference, Math.abs(actual[at++] - logit.asDouble()));
      }
    }
    assertThat(at).isEqualTo(actual.length);
    assertThat(difference / largest).isLessThanOrEqualTo(1e-5);
  }

  private static List<List<Integer>> rows(JsonNode node) {
    var rows = new ArrayList<List<Integer>>();
    for (JsonNode row : node.values()) {
      rows.add(Golden.ids(row));
    }
    return rows;
  }
}
