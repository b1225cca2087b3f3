package dev.espalier.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.Progress;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.Wanda;
import dev.espalier.tensor.DType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelDiffTest {
  private static final Path MODEL = Golden.path("models/llama-gqa");

  @TempDir private Path folder;

  @Test
  void wandasMaskIsExplainedByWanda() {
    var report = prune();
    var norms = new HashMap<String, List<Float>>();
    report.matrices().forEach(matrix -> norms.put(matrix.name(), matrix.inputs()));
    var diff = diff(MODEL, folder.resolve("pruned"), norms);
    assertThat(diff.bestRule()).contains(Rule.WANDA);
    assertThat(diff.agreements()).containsEntry(Rule.WANDA, 1.0);
    assertThat(diff.agreements().get(Rule.RANDOM)).isCloseTo(9 / 32.0, within(1e-9));
    assertThat(diff.agreements().get(Rule.MAGNITUDE_IN_ROWS)).isBetween(0.4, 0.999);
    assertThat(diff.rewritten()).isZero();
    assertThat(diff.others()).isEmpty();
    assertThat(diff.pruned())
        .isEqualTo(report.matrices().stream().mapToLong(m -> m.mask().prunedCount()).sum());
    for (MatrixDiff matrix : diff.matrices()) {
      boolean isAttention = matrix.name().contains("self_attn");
      assertThat(matrix.prunedShare()).as(matrix.name()).isEqualTo(isAttention ? 9 / 32.0 : 0);
      assertThat(matrix.fewestInRow()).isEqualTo(matrix.mostInRow()).isEqualTo(isAttention ? 9 : 0);
      assertThat(matrix.agreements().isEmpty()).isEqualTo(!isAttention);
    }
  }

  @Test
  void withoutNormsWandaIsLeftOut() {
    prune();
    var diff = diff(MODEL, folder.resolve("pruned"), Map.of());
    assertThat(diff.agreements()).doesNotContainKey(Rule.WANDA);
    assertThat(diff.bestRule()).contains(Rule.MAGNITUDE_IN_ROWS);
  }

  @Test
  void aModelDoesNotDifferFromItself() {
    var diff = diff(MODEL, Golden.path("models/llama-gqa-sharded"), Map.of());
    assertThat(diff.pruned()).isZero();
    assertThat(diff.rewritten()).isZero();
    assertThat(diff.others()).isEmpty();
    assertThat(diff.bestRule()).isEmpty();
    assertThat(diff(MODEL, Golden.path("models/llama-gqa-gguf/llama-gqa.gguf"), Map.of()))
        .isEqualTo(diff);
  }

  @Test
  void weightsThatChangedAndAreNotZeroAreCounted() {
    var diff = diff(MODEL, Golden.path("models/llama-gqa-f16"), Map.of());
    assertThat(diff.pruned()).isZero();
    assertThat(diff.rewritten()).isPositive();
    assertThat(diff.matrices()).allMatch(m -> m.largestChange() > 0 && m.largestChange() < 1e-3);
    assertThat(diff.others()).extracting(ModelDiff.Other::name).contains("lm_head.weight");
  }

  @Test
  void modelsOfOtherShapesAreRefused() {
    var other = Golden.path("models/llama-tied");
    assertThatThrownBy(() -> diff(MODEL, other, Map.of()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            other
                + ": no tensor 'model.layers.2.input_layernorm.weight'; needs [32], as in "
                + MODEL
                + ". Only models of one shape can be compared weight by weight.");
  }

  @Test
  void agreementsEqualThoseOfAPlainLoop() {
    for (long seed = 1; seed <= 10; seed++) {
      var random = new SplittableRandom(seed);
      int columns = 16;
      float[] before = new float[8 * columns];
      float[] after = new float[before.length];
      float[] norms = new float[columns];
      for (int i = 0; i < before.length; i++) {
        before[i] = random.nextInt(-6, 7) / 4f; // coarse: ties, and zeros
        after[i] = random.nextInt(3) == 0 ? 0 : before[i];
      }
      for (int i = 0; i < columns; i++) {
        norms[i] = random.nextInt(1, 9);
      }
      var found = MatrixDiff.of("model.layers.0.a.b", columns, before, after, Optional.of(norms));
      var scores = new float[before.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Math.abs(before[i]) * (float) Math.sqrt(norms[i % columns]);
      }
      long wanda = 0;
      for (int row = 0; row < 8; row++) {
        wanda += common(before, after, scores, row * columns, (row + 1) * columns);
      }
      float[] magnitudes = before.clone();
      for (int i = 0; i < magnitudes.length; i++) {
        magnitudes[i] = Math.abs(before[i]);
      }
      assertThat(found.agreements()).as("seed %d", seed).containsEntry(Rule.WANDA, (double) wanda);
      assertThat(found.agreements())
          .as("seed %d", seed)
          .containsEntry(
              Rule.MAGNITUDE_IN_MATRIX,
              (double) common(before, after, magnitudes, 0, before.length));
    }
  }

  /// Of the weights that went between two places, how many of the lowest scores are among them.
  private static long common(float[] before, float[] after, float[] scores, int from, int to) {
    var order =
        IntStream.range(from, to)
            .filter(i -> before[i] != 0)
            .boxed()
            .sorted((a, b) -> Float.compare(scores[a], scores[b]))
            .toList();
    long pruned = order.stream().filter(i -> after[i] == 0).count();
    return order.stream().limit(pruned).filter(i -> after[i] == 0).count();
  }

  @Test
  void groupsOfNofMAreFoundAndExplainedWithin() {
    var random = new SplittableRandom(2);
    float[] before = new float[6 * 16];
    for (int i = 0; i < before.length; i++) {
      before[i] = (float) (random.nextDouble() + 0.1);
    }
    float[] after = before.clone();
    for (int from = 0; from < after.length; from += 4) {
      float[] sorted = Arrays.copyOfRange(before, from, from + 4);
      Arrays.sort(sorted);
      for (int i = from; i < from + 4; i++) {
        after[i] = before[i] <= sorted[1] ? 0 : before[i];
      }
    }
    var found = MatrixDiff.of("model.layers.0.a.b", 16, before, after, Optional.empty());
    assertThat(found.pattern()).contains(new Pattern(2, 4));
    assertThat(found.agreements())
        .containsEntry(Rule.MAGNITUDE_IN_ROWS, (double) found.pruned())
        .containsEntry(Rule.RANDOM, found.pruned() / 2.0);
    after[0] = 1;
    after[1] = 1;
    assertThat(MatrixDiff.of("model.layers.0.a.b", 16, before, after, Optional.empty()).pattern())
        .isEmpty();
  }

  private PruneReport prune() {
    try (var source = CheckpointSource.open(MODEL)) {
      PruneReport report;
      try (var model = source.loadModel(DType.F32)) {
        var pruning =
            new Pruning(new Wanda(), PruneTarget.ATTENTION, new Sparsity.Unstructured(0.3));
        report = pruning.apply(model, List.of(List.of(3, 1, 4, 1, 5, 9)), steps -> {});
      }
      CheckpointWriter.save(
          source, WeightEdits.of(report.masks()), Destination.folder(folder.resolve("pruned")));
      return report;
    }
  }

  private static ModelDiff diff(Path before, Path after, Map<String, List<Float>> norms) {
    try (var first = CheckpointSource.open(before);
        var second = CheckpointSource.open(after)) {
      return ModelDiff.of(first, second, norms, Progress.NONE);
    }
  }
}
