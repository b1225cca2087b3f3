package dev.espalier.inspect;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointTensors;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How two checkpoints of one shape differ: what the second lost, and what else changed.
///
/// Values are compared in f32, whatever they are stored as.
///
/// @param matrices of the decoder layers, in order
/// @param others embeddings, norms, biases and the output projection, where they differ
public record ModelDiff(List<MatrixDiff> matrices, List<Other> others) {
  /// A rule must explain this much more of a mask than chance to be named.
  private static final double MARGIN = 0.05;

  public ModelDiff {
    matrices = List.copyOf(matrices);
    others = List.copyOf(others);
  }

  /// A tensor that is no matrix of a decoder layer.
  ///
  /// @param changed how many of its `elements` differ
  public record Other(String name, long changed, long elements) {}

  /// Compares `before` with `after`, which must have tensors of the same names and shapes.
  ///
  /// `norms` are squared input norms by the names of modules, as far as they are known. `progress`
  /// counts tensors.
  public static ModelDiff of(
      CheckpointSource before,
      CheckpointSource after,
      Map<String, List<Float>> norms,
      Progress progress) {
    var first = CheckpointTensors.of(before);
    var second = CheckpointTensors.of(after);
    requireSameShapes(before, after, first, second);
    var matrices = new ArrayList<MatrixDiff>();
    var others = new ArrayList<Other>();
    try (var task = progress.begin("comparing", first.shapes().size())) {
      for (var entry : first.shapes().entrySet()) {
        String name = entry.getKey();
        try (var _ = Scope.open()) {
          var one = first.load(name, DType.F32);
          var other = second.load(name, DType.F32);
          if (first.isLayerMatrix(name)) {
            matrices.add(matrix(name.substring(0, name.lastIndexOf('.')), one, other, norms));
          } else {
            long changed = changed(one.bytes(), other.bytes());
            if (changed > 0) {
              others.add(new Other(name, changed, entry.getValue().elements()));
            }
          }
        }
        task.advance(1);
      }
    }
    return new ModelDiff(matrices, others);
  }

  private static void requireSameShapes(
      CheckpointSource before,
      CheckpointSource after,
      CheckpointTensors first,
      CheckpointTensors second) {
    for (var entry : first.shapes().entrySet()) {
      var other = second.shapes().get(entry.getKey());
      if (other == null || !other.equals(entry.getValue())) {
        throw EspalierException.in(after.path())
            .found(
                other == null
                    ? "no tensor '" + entry.getKey() + "'"
                    : "tensor '" + entry.getKey() + "' has shape " + other)
            .needed(entry.getValue() + ", as in " + before.path())
            .remedy("Only models of one shape can be compared weight by weight.")
            .fault();
      }
    }
    for (String name : second.shapes().keySet()) {
      if (!first.shapes().containsKey(name)) {
        throw EspalierException.in(after.path())
            .found("a tensor '" + name + "'")
            .needed("the tensors of " + before.path())
            .remedy("Only models of one shape can be compared weight by weight.")
            .fault();
      }
    }
  }

  private static MatrixDiff matrix(
      String module, Tensor before, Tensor after, Map<String, List<Float>> norms) {
    int columns = Math.toIntExact(before.size(1));
    var known =
        Optional.ofNullable(norms.get(module))
            .filter(values -> values.size() == columns)
            .map(ModelDiff::floats);
    return MatrixDiff.of(module, columns, before.toFloats(), after.toFloats(), known);
  }

  private static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  private static long changed(MemorySegment one, MemorySegment other) {
    if (one.mismatch(other) < 0) {
      return 0;
    }
    long changed = 0;
    for (long at = 0; at < one.byteSize(); at += Float.BYTES) {
      float before = one.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      changed += before != other.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at) ? 1 : 0;
    }
    return changed;
  }

  /// Weights that are zero in the second only.
  public long pruned() {
    return matrices.stream().mapToLong(MatrixDiff::pruned).sum();
  }

  /// Weights of decoder layers that changed and are not zero.
  public long rewritten() {
    return matrices.stream().mapToLong(MatrixDiff::rewritten).sum();
  }

  /// Of all pruned weights, the share that each rule would have chosen too; a rule that could not
  /// be tried on each pruned matrix is left out.
  public Map<Rule, Double> agreements() {
    var shares = new EnumMap<Rule, Double>(Rule.class);
    var changed = matrices.stream().filter(matrix -> matrix.pruned() > 0).toList();
    for (Rule rule : Rule.values()) {
      if (!changed.isEmpty()
          && changed.stream().allMatch(matrix -> matrix.agreements().containsKey(rule))) {
        double common =
            changed.stream().mapToDouble(m -> m.agreements().getOrDefault(rule, 0.0)).sum();
        shares.put(rule, common / pruned());
      }
    }
    return shares;
  }

  /// The rule that explains the mask best; [Rule#RANDOM] where none does better than chance. Empty
  /// where nothing was pruned.
  public Optional<Rule> bestRule() {
    var shares = agreements();
    double chance = shares.getOrDefault(Rule.RANDOM, 0.0);
    var best =
        shares.entrySet().stream()
            .filter(entry -> entry.getKey() != Rule.RANDOM)
            .max(Map.Entry.comparingByValue());
    return best.map(entry ->
        entry.getValue() - chance >= Math.min(MARGIN, (1 - chance) / 2)
            ? entry.getKey()
            : Rule.RANDOM);
  }
}
