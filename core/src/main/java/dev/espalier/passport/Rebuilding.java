package dev.espalier.passport;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointTensors;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.prune.InputStatistics;
import dev.espalier.prune.Pruner;
import dev.espalier.prune.Sparsity;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// The masks of a passport, chosen again from the weights of its base, each when its tensor is
/// written; what is written is compared with the passport's digests on the way.
public final class Rebuilding implements WeightEdits {
  private static final RandomGenerator NEVER_DRAWN =
      () -> {
        throw new IllegalStateException("a method that draws cannot be applied again");
      };

  private final Path passportFile;
  private final Passport passport;
  private final CheckpointTensors base;
  private final DType dtype;
  private final Pruner pruner;
  private final Map<String, Passport.Matrix> matrices = new LinkedHashMap<>();

  private Rebuilding(Path passportFile, Passport passport, CheckpointSource base) {
    this.passportFile = passportFile;
    this.passport = passport;
    this.base = CheckpointTensors.of(base);
    this.dtype = dtype();
    this.pruner = pruner();
    for (Passport.Matrix matrix : passport.matrices()) {
      matrices.put(matrix.name() + ".weight", matrix);
    }
  }

  /// Writes to `destination` what `passport`, read from `passportFile`, says of `base`, whose files
  /// were compared with it; nothing is left there when a tensor comes out otherwise.
  public static void save(
      Path passportFile, Passport passport, CheckpointSource base, Destination destination) {
    if (!passport.isSealed()) {
      throw EspalierException.in(passportFile)
          .found("is open: it has no digests to compare the result with")
          .needed("a sealed passport")
          .remedy("Run 'espalier passport write' on the pruned model.")
          .fault();
    }
    var rebuilding = new Rebuilding(passportFile, passport, base);
    rebuilding.requireFits();
    CheckpointWriter.save(base, rebuilding, destination);
  }

  private DType dtype() {
    String label = passport.rule().dtype();
    return Arrays.stream(DType.values())
        .filter(type -> type.isFloating() && type.label().equals(label))
        .findFirst()
        .orElseThrow(() -> fault("dtype '" + label + "'").needed("f32, bf16 or f16").fault());
  }

  private Pruner pruner() {
    return passport
        .rule()
        .pruner()
        .orElseThrow(() ->
            fault("was pruned by '" + passport.rule().method() + "'")
                .needed(
                    "a method whose choice follows from weights and norms: wanda, wanda-alpha or"
                        + " magnitude")
                .fault());
  }

  /// Refuses, before anything is written, what cannot be rebuilt.
  private void requireFits() {
    matrices.forEach((name, matrix) -> {
      var shape = base.shapes().get(name);
      if (shape == null || shape.rank() != 2) {
        throw fault("'%s' was pruned".formatted(name))
            .needed("a matrix of that name in the base")
            .fault();
      }
      requireNorms(name, matrix, shape);
      requireSparsity(matrix, shape);
    });
    var differing = new TreeSet<>(passport.digests().keySet());
    for (var tensor : base.toHuggingFace(NONE)) {
      if (!differing.remove(tensor.name())) {
        differing.add(tensor.name());
      }
    }
    if (!differing.isEmpty()) {
      throw fault("has digests for other tensors: " + differing.first())
          .needed("one for each tensor of the base")
          .fault();
    }
  }

  private void requireNorms(String name, Passport.Matrix matrix, Shape shape) {
    long needed =
        switch (pruner.statistic()) {
          case NONE -> 0;
          case SQUARED_NORMS, PRODUCTS -> shape.size(1);
        };
    if (matrix.inputs().size() != needed) {
      throw fault("'%s' has %d norms".formatted(name, matrix.inputs().size()))
          .needed(
              needed == 0
                  ? "none: " + pruner.name() + " reads none"
                  : "as many as columns: " + shape)
          .fault();
    }
  }

  private void requireSparsity(Passport.Matrix matrix, Shape shape) {
    var sparsity = sparsity(matrix);
    if (!pruner.supports(sparsity)) {
      throw fault("'%s' has sparsity %s".formatted(matrix.name(), sparsity.label()))
          .needed("a ratio: " + pruner.name() + " has no N:M form")
          .fault();
    }
    sparsity.requireFits(where(matrix), Math.toIntExact(shape.size(1)));
  }

  private Sparsity sparsity(Passport.Matrix matrix) {
    return Sparsity.parse(where(matrix), matrix.sparsity());
  }

  private String where(Passport.Matrix matrix) {
    return passportFile + ": the sparsity of '" + matrix.name() + "'";
  }

  @Override
  public Set<String> tensors() {
    return matrices.keySet();
  }

  @Override
  public Mask edit(String tensor) {
    var matrix = Optional.ofNullable(matrices.get(tensor)).orElseThrow();
    try (var _ = Scope.open()) {
      var weight = base.load(tensor, dtype);
      int rows = Math.toIntExact(weight.size(0));
      int columns = Math.toIntExact(weight.size(1));
      var values = new Pruner.Matrix(rows, columns, weight.toFloats());
      return pruner.prune(values, inputs(matrix), sparsity(matrix), NEVER_DRAWN).mask();
    }
  }

  private static InputStatistics inputs(Passport.Matrix matrix) {
    if (matrix.inputs().isEmpty()) {
      return new InputStatistics.None();
    }
    float[] norms = new float[matrix.inputs().size()];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = matrix.inputs().get(i);
    }
    return new InputStatistics.SquaredNorms(norms);
  }

  @Override
  public TensorSource watched(TensorSource tensor) {
    return new TensorSource(
        tensor.name(),
        tensor.dtype(),
        tensor.shape(),
        sink -> {
          var digest = TensorDigest.start(tensor);
          tensor
              .content()
              .writeTo(bytes -> {
                var read = CompletableFuture.runAsync(() -> digest.update(bytes));
                try {
                  sink.write(bytes);
                } finally {
                  read.join(); // before the bytes are used for others
                }
              });
          requireSame(tensor.name(), digest.hex());
        });
  }

  private void requireSame(String tensor, String found) {
    String needed = passport.digests().get(tensor);
    if (!found.equals(needed)) {
      throw fault("tensor '%s' comes out with SHA-256 %s".formatted(tensor, found))
          .needed(String.valueOf(needed))
          .remedy("The passport does not describe the checkpoint that it was written from.")
          .fault();
    }
  }

  private EspalierException.Fault fault(String found) {
    return EspalierException.in(passportFile).found(found);
  }
}
