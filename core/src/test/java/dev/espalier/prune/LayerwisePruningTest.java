package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.ProcessLock;
import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.LayeredModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Mask;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.Replacement;
import dev.espalier.model.Tap;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A layer at a time, on a model of three layers in f32, calibrated on two batches.
final class LayerwisePruningTest {
  private static final List<List<Integer>> WINDOWS = windows(300, 8); // 256 at a time
  private static final long PLENTY = 1L << 30;

  private final long tensorsBefore = Tensor.liveCount();
  private final CheckpointSource source =
      CheckpointSource.open(Golden.path("models/llama-gqa-sharded"));

  @TempDir private Path folder;

  @AfterEach
  void freesAllTensors() {
    source.close();
    assertThat(Tensor.liveCount()).isEqualTo(tensorsBefore);
  }

  @ParameterizedTest
  @EnumSource(PruneTarget.class)
  void masksAreThoseOfTwoFullPasses(PruneTarget target) {
    try (var model = source.loadModel(DType.F32)) {
      var expected = prunedByTwoFullPasses(model, target, 0.25);
      var report = pruned(List.of(request(PruneMethod.WANDA, target, "0.25")), PLENTY).getFirst();
      assertThat(report.masks()).isEqualTo(expected);
      assertThat(report.sparsity()).isEqualTo(Pruning.achieved(model, TargetSelection.of(target)));
    }
  }

  /// As locuslab/wanda has it, in plain words: each layer whole, dense, then pruned.
  private static Map<String, Mask> prunedByTwoFullPasses(
      LanguageModel model, PruneTarget target, double ratio) {
    var masks = new HashMap<String, Mask>();
    try (var _ = Scope.open()) {
      long[] ids = WINDOWS.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray();
      var x = model.embed(Tensor.of(ids, Shape.of(ids.length)));
      var frame = model.frame(BatchShape.full(WINDOWS.size(), WINDOWS.getFirst().size()));
      for (var layer : model.layers()) {
        var norms = new HashMap<String, float[]>();
        layer.forward(x, frame, null, norms(norms));
        for (Linear linear : layer.linears()) {
          if (target.includes(linear.name())) {
            var weights = new Pruner.Matrix(linear.out(), linear.in(), linear.weight().toFloats());
            var mask =
                new Wanda()
                    .choose(
                        weights,
                        Objects.requireNonNull(norms.get(linear.name())),
                        new Sparsity.Unstructured(ratio));
            masks.put(linear.name() + ".weight", mask);
            linear.replaceWeight(mask.appliedTo(linear.weight()));
          }
        }
        x = layer.forward(x, frame, null, Tap.NONE);
      }
    }
    return masks;
  }

  private static Tap norms(Map<String, float[]> norms) {
    return new Tap() {
      @Override
      public void linearInput(Linear linear, Tensor x) {
        norms.put(linear.name(), x.columnSquareSums().toFloats());
      }

      @Override
      public boolean observesAttention() {
        return false;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(PruneMethod.class)
  void everyMethodDoesWhatItDoesInMemory(PruneMethod method) {
    for (PruneTarget target : PruneTarget.values()) {
      var request = request(method, target, "0.5");
      try (var model = source.loadModel(DType.F32);
          var layers = source.openLayers(DType.F32, Device.CPU);
          var pruning = open(layers, List.of(request), target.label(), 0)) {
        var expected = new Pruning(request).apply(model, WINDOWS, _ -> {});
        pruning.run(WINDOWS, _ -> {}, _ -> {});
        var report = pruning.report(0);
        assertThat(report.masks()).as(target.label()).isEqualTo(expected.masks());
        assertThat(report.sparsity()).isEqualTo(expected.sparsity());
        assertThat(report.isRewritten()).isEqualTo(expected.isRewritten());
        var weights = new HashMap<String, float[]>();
        expected
            .edits(model)
            .forEach((name, edit) -> {
              if (edit instanceof Replacement(Tensor weight)) {
                weights.put(name, weight.toFloats());
              }
            });
        pruning
            .edits(0)
            .forEach((name, edit) -> {
              if (edit instanceof Replacement(Tensor weight)) {
                assertThat(weight.toFloats()).isEqualTo(weights.remove(name));
              }
            });
        assertThat(weights).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ATTENTION", "MLP"})
  void severalSideBySideAreEachAloneAndReadTheWeightsOnce(PruneTarget target) {
    var requests =
        List.of(
            request(PruneMethod.WANDA, target, "0.1"),
            request(PruneMethod.WANDA, target, "0.3"),
            request(PruneMethod.WANDA, target, "2:4"));
    var held = new ArrayList<Integer>();
    try (var layers = new Watched(source.openLayers(DType.F32, Device.CPU), held);
        var pruning = open(layers, requests, "key", PLENTY)) {
      long[] steps = {0};
      long expected = pruning.steps(WINDOWS);
      pruning.run(WINDOWS, more -> steps[0] += more, _ -> {});
      assertThat(held).containsExactly(0, 1, 2);
      assertThat(steps[0]).isEqualTo(expected).isEqualTo(3 * 3 * 300 * 8);
      for (int i = 0; i < requests.size(); i++) {
        try (var model = source.loadModel(DType.F32)) {
          var alone = new Pruning(requests.get(i)).apply(model, WINDOWS, _ -> {});
          assertThat(pruning.report(i).masks()).isEqualTo(alone.masks());
          assertThat(pruning.report(i).sparsity()).isEqualTo(alone.sparsity());
        }
      }
    }
  }

  @Test
  void whatDoesNotFitInMemoryIsReadFromFiles() {
    var requests = List.of(request(PruneMethod.WANDA, PruneTarget.ALL, "0.5"));
    assertThat(pruned(requests, 0).getFirst().matrices())
        .isEqualTo(pruned(requests, PLENTY).getFirst().matrices());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "2, 0", "0, 1000000", "1, 1000000", "2, 1000000"})
  void whatWasStoppedGoesOn(int last, long memory) {
    var requests =
        List.of(
            request(PruneMethod.WANDA, PruneTarget.ATTENTION, "0.1"),
            request(PruneMethod.WANDA, PruneTarget.ATTENTION, "0.3"));
    var whole = pruned(requests, PLENTY);
    stopAfter(last, requests, memory);
    var held = new ArrayList<Integer>();
    try (var layers = new Watched(source.openLayers(DType.F32, Device.CPU), held);
        var pruning = open(layers, requests, "key", memory)) {
      assertThat(pruning.finishedLayers()).isEqualTo(last + 1);
      assertThat(pruning.pending(0)).hasSize(4 * (2 - last));
      pruning.run(WINDOWS, _ -> {}, _ -> {});
      assertThat(held).hasSize(2 - last);
      assertThat(List.of(pruning.report(0).matrices(), pruning.report(1).matrices()))
          .isEqualTo(whole.stream().map(PruneReport::matrices).toList());
      pruning.delete();
    }
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void activationsThatAreNotAsTheyWereAreMadeAnew() throws IOException {
    var requests = List.of(request(PruneMethod.WANDA, PruneTarget.ATTENTION, "0.2"));
    var whole = pruned(requests, PLENTY);
    stopAfter(1, requests, 0);
    var activations = folder.resolve("work/activations-0002-0");
    byte[] bytes = Files.readAllBytes(activations);
    bytes[100] ^= 1;
    Files.write(activations, bytes);
    try (var layers = source.openLayers(DType.F32, Device.CPU);
        var pruning = open(layers, requests, "key", 0)) {
      var finished = new ArrayList<Integer>();
      pruning.run(WINDOWS, _ -> {}, finished::add);
      assertThat(finished).containsExactly(0, 1, 2);
      assertThat(pruning.report(0).matrices()).isEqualTo(whole.getFirst().matrices());
    }
  }

  @Test
  void otherWorkIsThrownAway() {
    var requests = List.of(request(PruneMethod.WANDA, PruneTarget.ATTENTION, "0.2"));
    stopAfter(1, requests, 0);
    try (var layers = source.openLayers(DType.F32, Device.CPU);
        var pruning = open(layers, requests, "another key", 0)) {
      assertThat(pruning.finishedLayers()).isZero();
    }
    assertThat(folder.resolve("work")).doesNotExist(); // nothing was done
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws IOException {
    var work = Files.createDirectory(folder.resolve("work"));
    Files.writeString(work.resolve("thesis.txt"), "years of work");
    var requests = List.of(request(PruneMethod.WANDA, PruneTarget.ATTENTION, "0.2"));
    try (var layers = source.openLayers(DType.F32, Device.CPU)) {
      assertThatThrownBy(() -> open(layers, requests, "key", 0))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              work
                  + ": exists and holds no work of a pruning; needs a place of its own beside the"
                  + " output. Move it away.");
      assertThat(work.resolve("thesis.txt")).hasContent("years of work");
    }
  }

  @Test
  void oneProcessWorksAtATime() throws IOException {
    var work = Files.createDirectory(folder.resolve("work"));
    var requests = List.of(request(PruneMethod.WANDA, PruneTarget.ATTENTION, "0.2"));
    try (var layers = source.openLayers(DType.F32, Device.CPU);
        var _ = ProcessLock.tryAcquire(work.resolve("lock")).orElseThrow()) {
      assertThatThrownBy(() -> open(layers, requests, "key", 0))
          .hasMessage(
              "%s: process %d is at work there; needs one pruning at a time. Wait for it to end."
                  .formatted(work, ProcessHandle.current().pid()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer-0000.json", "layer-0000-0.safetensors"})
  void aDamagedRecordIsRefused(String name) throws IOException {
    var requests = List.of(request(PruneMethod.WANDA, PruneTarget.ATTENTION, "0.2"));
    stopAfter(1, requests, 0);
    Files.writeString(folder.resolve("work").resolve(name), "{");
    try (var layers = source.openLayers(DType.F32, Device.CPU)) {
      assertThatThrownBy(() -> open(layers, requests, "key", 0))
          .isInstanceOf(EspalierException.class)
          .hasMessageContaining(name);
    }
  }

  private void stopAfter(int last, List<PruneRequest> requests, long memory) {
    try (var layers = source.openLayers(DType.F32, Device.CPU);
        var pruning = open(layers, requests, "key", memory)) {
      assertThatThrownBy(() ->
              pruning.run(
                  WINDOWS,
                  _ -> {},
                  layer -> {
                    if (layer == last) {
                      throw new IllegalStateException("stopped");
                    }
                  }))
          .hasMessage("stopped");
    }
  }

  private List<PruneReport> pruned(List<PruneRequest> requests, long memory) {
    try (var layers = source.openLayers(DType.F32, Device.CPU);
        var pruning = open(layers, requests, "key", memory)) {
      pruning.run(WINDOWS, _ -> {}, _ -> {});
      var reports = new ArrayList<PruneReport>();
      for (int i = 0; i < requests.size(); i++) {
        reports.add(inMemory(pruning.report(i)));
      }
      pruning.delete();
      return reports;
    }
  }

  private static PruneReport inMemory(PruneReport report) {
    var matrices =
        report.matrices().stream()
            .map(matrix ->
                new PruneReport.Matrix(
                    matrix.name(),
                    copy(matrix.mask()),
                    matrix.kind(),
                    matrix.sparsity(),
                    matrix.inputs()))
            .toList();
    return new PruneReport(report.request(), matrices, report.sparsity());
  }

  private static Mask copy(Mask mask) {
    var bits = new BitSet();
    mask.forEachPruned(bits::set);
    return Mask.ofBits(mask.rows(), mask.columns(), bits);
  }

  private LayerwisePruning open(
      LayeredModel layers, List<PruneRequest> requests, String key, long memory) {
    return LayerwisePruning.open(
        layers, requests, new LayerwisePruning.Workplace(folder.resolve("work"), key, memory));
  }

  private static PruneRequest request(PruneMethod method, PruneTarget target, String sparsity) {
    return new PruneRequest(
        method.pruner(Threshold.EXACT),
        TargetSelection.of(target),
        Recipe.parse("--sparsity", sparsity),
        3);
  }

  private static List<List<Integer>> windows(int count, int length) {
    var random = new Random(7);
    var windows = new ArrayList<List<Integer>>();
    for (int window = 0; window < count; window++) {
      windows.add(random.ints(length, 0, 64).boxed().toList());
    }
    return windows;
  }

  /// Tells which layers are brought in.
  private record Watched(LayeredModel model, List<Integer> held) implements LayeredModel {
    @Override
    public ModelConfig config() {
      return model.config();
    }

    @Override
    public DType dtype() {
      return model.dtype();
    }

    @Override
    public Device device() {
      return model.device();
    }

    @Override
    public Tensor embed(Tensor ids) {
      return model.embed(ids);
    }

    @Override
    public Frame frame(BatchShape shape) {
      return model.frame(shape);
    }

    @Override
    public HeldLayer hold(int index) {
      held.add(index);
      return model.hold(index);
    }

    @Override
    public long parameters() {
      return model.parameters();
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
