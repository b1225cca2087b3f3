package dev.espalier.prune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every method on every target of a model of three layers, in f32.
final class PruningOnAnyTargetTest {
  private static final List<List<Integer>> WINDOWS =
      List.of(List.of(3, 1, 4, 1, 5, 9, 2, 6), List.of(2, 7, 1, 8, 2, 8, 1, 8));

  private final long tensorsBefore = Tensor.liveCount();
  private CheckpointSource source = CheckpointSource.open(Golden.path("models/llama-gqa"));
  private LanguageModel model = source.loadModel(DType.F32);

  @BeforeEach
  void isOfThreeLayers() {
    assertThat(model.layers()).hasSize(3);
  }

  @AfterEach
  void freesAllTensors() {
    model.close();
    source.close();
    assertThat(Tensor.liveCount()).isEqualTo(tensorsBefore);
  }

  @ParameterizedTest
  @EnumSource(PruneMethod.class)
  void everyMethodPrunesEveryTarget(PruneMethod method) {
    for (PruneTarget target : PruneTarget.values()) {
      try (var fresh = source.loadModel(DType.F32)) {
        var report = prune(fresh, method, TargetSelection.of(target), "0.25");
        var achieved = report.sparsity();
        double asked = method == PruneMethod.NOISE ? 0 : 0.25;
        double tolerance = method == PruneMethod.WANDA_ALPHA ? 0.02 : 1e-9;
        assertThat(achieved.ofTarget()).isCloseTo(asked, within(tolerance));
        assertThat(report.method()).isEqualTo(method.label());
        assertThat(report.target()).isEqualTo(target.label());
        assertThat(fresh.weightsHash()).isNotEqualTo(model.weightsHash());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PruneMethod.class)
  void ratioZeroChangesNoByte(PruneMethod method) {
    String dense = model.weightsHash();
    prune(model, method, TargetSelection.of(PruneTarget.ALL), "0");
    assertThat(model.weightsHash()).isEqualTo(dense);
  }

  @Test
  void sparsityIsReportedInThreeWays() {
    var achieved =
        prune(model, PruneMethod.WANDA, TargetSelection.of(PruneTarget.MLP), "0.25").sparsity();
    double mlp = weights(PruneTarget.MLP);
    double blocks = weights(PruneTarget.ALL);
    assertThat(achieved.ofBlocks()).isCloseTo(0.25 * mlp / blocks, within(1e-12));
    assertThat(achieved.ofAll()).isCloseTo(0.25 * mlp / model.parameters(), within(1e-12));
  }

  @Test
  void inputsOfTheFirstLayerAreThoseOfADensePass() {
    var expected = denseNorms(model);
    var report = prune(model, PruneMethod.WANDA, TargetSelection.of(PruneTarget.ALL), "0.25");
    for (var matrix : report.matrices().subList(0, 7)) {
      double[] norms = requireNonNull(expected.get(matrix.name()));
      for (int input = 0; input < norms.length; input++) {
        assertThat((double) matrix.inputs().get(input))
            .isCloseTo(norms[input], within(1e-4 * norms[input])); // f32 products
      }
    }
    var inputs = report.matrices().stream().map(PruneReport.Matrix::inputs).toList();
    assertThat(inputs.get(1)).isEqualTo(inputs.get(0)); // query, key and value
    assertThat(inputs.get(2)).isEqualTo(inputs.get(0));
    assertThat(inputs.get(5)).isEqualTo(inputs.get(4)); // gate and up
  }

  @Test
  void matricesThatAreLeftOutKeepTheirBytes() {
    var before = bytesOfAll(model);
    var selection =
        TargetSelection.parse(
            PruneTarget.ALL, List.of("v_proj", "up_proj"), List.of(), Optional.of("1"));
    var report = prune(model, PruneMethod.SPARSEGPT, selection, "0.5");
    assertThat(report.matrices())
        .extracting(PruneReport.Matrix::name)
        .containsExactly("model.layers.1.self_attn.v_proj", "model.layers.1.mlp.up_proj");
    assertThat(report.isRewritten()).isTrue();
    var after = bytesOfAll(model);
    for (String name : before.keySet()) {
      boolean isPruned = report.masks().containsKey(name + ".weight");
      assertThat(after.get(name)).as(name).matches(now -> now.equals(before.get(name)) != isPruned);
    }
  }

  @Test
  void aRecipeIsReportedByItsMean() {
    var recipe =
        new Recipe(
            Optional.of(new Sparsity.Unstructured(0)),
            List.of(
                new Recipe.Rule(
                    "test",
                    Optional.of("o_proj"),
                    Optional.empty(),
                    new Sparsity.Unstructured(0.5))));
    var selection =
        TargetSelection.parse(
            PruneTarget.ATTENTION, List.of("q_proj", "o_proj"), List.of(), Optional.empty());
    var request = new PruneRequest(new Wanda(), selection, recipe, 0);
    var report = new Pruning(request).apply(model, WINDOWS, steps -> {});
    assertThat(report.requested()).isCloseTo(0.25, within(1e-12)); // both are 32 x 32
    assertThat(report.sparsity().ofTarget()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void aMethodThatMeasuresNothingTakesNoWindows() {
    var request = request(PruneMethod.RANDOM, TargetSelection.of(PruneTarget.ALL), "0.25");
    var report = new Pruning(request).apply(model, List.of(), steps -> {});
    assertThat(report.matrices()).hasSize(21).allMatch(matrix -> matrix.inputs().isEmpty());
    var needing = request(PruneMethod.WANDA, TargetSelection.of(PruneTarget.ALL), "0.25");
    assertThatThrownBy(() -> new Pruning(needing).apply(model, List.of(), steps -> {}))
        .hasMessage("calibration needs at least one window of one token");
  }

  @Test
  void everyMatrixDrawsNumbersOfItsOwn() {
    var selection = TargetSelection.of(PruneTarget.ATTENTION);
    var whole = prune(model, PruneMethod.RANDOM, selection, "0.25").masks();
    try (var fresh = source.loadModel(DType.F32)) {
      var narrow =
          TargetSelection.parse(PruneTarget.ATTENTION, List.of(), List.of(), Optional.of("2"));
      var alone = prune(fresh, PruneMethod.RANDOM, narrow, "0.25").masks();
      alone.forEach((name, mask) -> assertThat(mask).isEqualTo(whole.get(name)));
      assertThat(whole.get("model.layers.0.self_attn.q_proj.weight"))
          .isNotEqualTo(whole.get("model.layers.1.self_attn.q_proj.weight"));
    }
  }

  private static PruneReport prune(
      LanguageModel model, PruneMethod method, TargetSelection selection, String sparsity) {
    return new Pruning(request(method, selection, sparsity)).apply(model, WINDOWS, steps -> {});
  }

  private static PruneRequest request(
      PruneMethod method, TargetSelection selection, String sparsity) {
    return new PruneRequest(
        method.pruner(Threshold.EXACT), selection, Recipe.parse("--sparsity", sparsity), 3);
  }

  private double weights(PruneTarget target) {
    return TargetSelection.of(target).of(model).stream()
        .mapToDouble(placed -> placed.linear().weights())
        .sum();
  }

  private static Map<String, List<Float>> bytesOfAll(LanguageModel model) {
    var all = new HashMap<String, List<Float>>();
    for (DecoderLayer layer : model.layers()) {
      for (Linear linear : layer.linears()) {
        float[] values = linear.weight().toFloats();
        Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        all.put(linear.name(), List.of(boxed));
      }
    }
    return all;
  }

  /// The squared norms of all inputs by plain sums, divided by the number of windows.
  private static Map<String, double[]> denseNorms(LanguageModel model) {
    var norms = new HashMap<String, double[]>();
    var tap =
        new Tap() {
          @Override
          public void linearInput(Linear linear, Tensor x) {
            float[] values = x.toFloats();
            double[] sums = new double[linear.in()];
            for (int i = 0; i < values.length; i++) {
              sums[i % sums.length] += (double) values[i] * values[i] / WINDOWS.size();
            }
            norms.put(linear.name(), sums);
          }
        };
    try (var _ = Scope.open()) {
      long[] ids = WINDOWS.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray();
      var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)));
      model.hidden(embedded, BatchShape.full(2, ids.length / 2), null, tap);
    }
    return norms;
  }
}
