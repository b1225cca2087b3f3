package dev.espalier.inspect;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointTensors;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// How far the masks of two pruned copies of one model agree: by matrix, and over any set of them.
///
/// A mask is the set of weights that are exactly 0 in a matrix of a decoder layer and, where the
/// base is known, are not 0 there. The measure is that of Jaccard, `|A and B| / |A or B|`: 1 for
/// equal masks. Beside it stands what two masks that know nothing of each other would have with the
/// same number of weights in each row.
///
/// @param first the name of one copy
/// @param second the name of the other
/// @param matrices those in which either has a mask, in the model's order
public record MaskOverlap(String first, String second, List<Matrix> matrices) {
  public MaskOverlap {
    matrices = List.copyOf(matrices);
  }

  /// The masks of one matrix, counted.
  ///
  /// @param name the module's name, without `.weight`
  /// @param layer its layer, from 0
  /// @param projection the last part of its name: `q_proj`
  /// @param common weights that both prune
  /// @param either weights that one or both prune
  /// @param byChance how many would be common if the rows' masks were drawn at random
  public record Matrix(
      String name, int layer, String projection, long common, long either, double byChance) {

    /// Counts the masks `[rows, columns]`, row-major.
    static Matrix of(String name, int columns, BitSet one, BitSet other) {
      var both = (BitSet) one.clone();
      both.and(other);
      double byChance = 0;
      int rows = Math.max(one.length(), other.length()) / columns + 1;
      for (int row = 0; row < rows; row++) {
        int from = row * columns;
        long ones = one.get(from, from + columns).cardinality();
        long others = other.get(from, from + columns).cardinality();
        byChance += (double) ones * others / columns;
      }
      long common = both.cardinality();
      String[] parts = name.split("\\.", -1); // model.layers.N.module.projection
      return new Matrix(
          name,
          Integer.parseInt(parts[2]),
          parts[parts.length - 1],
          common,
          (long) one.cardinality() + other.cardinality() - common,
          byChance);
    }
  }

  /// Common weights as a share of all that either prunes, in [0, 1].
  ///
  /// @param byChance the same of two random masks: `p / (2 - p)` where both prune the share `p`
  public record Share(double jaccard, double byChance) {
    private static Optional<Share> of(List<Matrix> matrices) {
      long either = matrices.stream().mapToLong(Matrix::either).sum();
      long common = matrices.stream().mapToLong(Matrix::common).sum();
      double byChance = matrices.stream().mapToDouble(Matrix::byChance).sum();
      return either == 0
          ? Optional.empty()
          : Optional.of(
              new Share((double) common / either, byChance / (either + common - byChance)));
    }
  }

  /// Over all matrices; empty where neither copy prunes anything.
  public Optional<Share> overall() {
    return over(_ -> true);
  }

  /// Over the matrices that fit; empty where neither prunes anything of them.
  public Optional<Share> over(Predicate<Matrix> fits) {
    return Share.of(matrices.stream().filter(fits).toList());
  }

  /// Compares each of `copies` with each other, the pairs in their order. `progress` counts
  /// tensors.
  ///
  /// @param base the model that they were pruned from, where it is known
  public static List<MaskOverlap> of(
      List<CheckpointSource> copies, Optional<CheckpointSource> base, Progress progress) {
    var tensors = copies.stream().map(CheckpointTensors::of).toList();
    var dense = base.map(CheckpointTensors::of);
    for (int copy = 1; copy < copies.size(); copy++) {
      requireSameShapes(copies, tensors, copy);
    }
    var shapes = tensors.getFirst().shapes();
    List<List<Matrix>> pairs = new ArrayList<>();
    try (var task = progress.begin("comparing masks", shapes.size())) {
      for (var entry : shapes.entrySet()) {
        if (tensors.getFirst().isLayerMatrix(entry.getKey())) {
          int columns = Math.toIntExact(entry.getValue().size(1));
          String name = entry.getKey();
          add(masks(name, tensors, dense), name, columns, pairs);
        }
        task.advance(1);
      }
    }
    var overlaps = new ArrayList<MaskOverlap>();
    for (int one = 0; one < copies.size(); one++) {
      for (int other = one + 1; other < copies.size(); other++) {
        var matrices = pairs.get(overlaps.size());
        overlaps.add(new MaskOverlap(copies.get(one).name(), copies.get(other).name(), matrices));
      }
    }
    return overlaps;
  }

  /// The mask of each copy in one matrix.
  private static List<BitSet> masks(
      String name, List<CheckpointTensors> copies, Optional<CheckpointTensors> base) {
    var wasZero = base.map(dense -> zeros(dense, name)).orElseGet(BitSet::new);
    var masks = new ArrayList<BitSet>();
    for (CheckpointTensors copy : copies) {
      var mask = zeros(copy, name);
      mask.andNot(wasZero);
      masks.add(mask);
    }
    return masks;
  }

  /// Adds the counts of one matrix to those of each pair.
  private static void add(List<BitSet> masks, String name, int columns, List<List<Matrix>> pairs) {
    String module = name.substring(0, name.lastIndexOf('.'));
    int pair = 0;
    for (int one = 0; one < masks.size(); one++) {
      for (int other = one + 1; other < masks.size(); other++) {
        if (pairs.size() == pair) {
          pairs.add(new ArrayList<>());
        }
        var counted = Matrix.of(module, columns, masks.get(one), masks.get(other));
        if (counted.either() > 0) {
          pairs.get(pair).add(counted);
        }
        pair++;
      }
    }
  }

  private static BitSet zeros(CheckpointTensors tensors, String name) {
    try (var _ = Scope.open()) {
      float[] values = tensors.load(name, DType.F32).toFloats();
      var zeros = new BitSet(values.length);
      for (int i = 0; i < values.length; i++) {
        if (values[i] == 0) {
          zeros.set(i);
        }
      }
      return zeros;
    }
  }

  private static void requireSameShapes(
      List<CheckpointSource> copies, List<CheckpointTensors> tensors, int copy) {
    for (var entry : tensors.getFirst().shapes().entrySet()) {
      var other = tensors.get(copy).shapes().get(entry.getKey());
      if (other == null || !other.equals(entry.getValue())) {
        throw EspalierException.in(copies.get(copy).path())
            .found(
                other == null
                    ? "no tensor '" + entry.getKey() + "'"
                    : "tensor '" + entry.getKey() + "' has shape " + other)
            .needed(entry.getValue() + ", as in " + copies.getFirst().path())
            .remedy("Only copies of one model have masks to compare.")
            .fault();
      }
    }
  }
}
