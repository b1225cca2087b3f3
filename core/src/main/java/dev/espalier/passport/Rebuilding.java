package dev.espalier.passport;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointTensors;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.Masking;
import dev.espalier.prune.Pruner;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.Wanda;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The masks of a passport, chosen again from the weights of its base, each when its tensor is
/// written; what is written is compared with the passport's digests on the way.
public final class Rebuilding implements Masking {
  private final Path passportFile;
  private final Passport passport;
  private final CheckpointTensors base;
  private final DType dtype;
  private final Map<String, Passport.Matrix> matrices = new LinkedHashMap<>();

  private Rebuilding(Path passportFile, Passport passport, CheckpointSource base) {
    this.passportFile = passportFile;
    this.passport = passport;
    this.base = CheckpointTensors.of(base);
    this.dtype = dtype();
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

  /// Refuses, before anything is written, what cannot be rebuilt.
  private void requireFits() {
    if (!passport.rule().method().equals(new Wanda().name())) {
      throw fault("was pruned by '" + passport.rule().method() + "'")
          .needed("a method whose choice follows from weights and norms: wanda")
          .fault();
    }
    matrices.forEach((name, matrix) -> {
      var shape = base.shapes().get(name);
      if (shape == null || shape.rank() != 2 || shape.size(1) != matrix.inputs().size()) {
        throw fault("'%s' has %d norms".formatted(name, matrix.inputs().size()))
            .needed(
                shape == null
                    ? "a tensor of that name in the base"
                    : "as many as columns: " + shape)
            .fault();
      }
      sparsity(matrix);
    });
    var written = new TreeSet<String>();
    base.toHuggingFace(NONE).forEach(tensor -> written.add(tensor.name()));
    var differing = new HashSet<>(written);
    differing.removeAll(passport.digests().keySet());
    var missing = new HashSet<>(passport.digests().keySet());
    missing.removeAll(written);
    differing.addAll(missing);
    if (!differing.isEmpty()) {
      throw fault("has digests for other tensors: " + new TreeSet<>(differing).first())
          .needed("one for each tensor of the base")
          .fault();
    }
  }

  private Sparsity sparsity(Passport.Matrix matrix) {
    try {
      return new Sparsity.Unstructured(Double.parseDouble(matrix.sparsity()));
    } catch (IllegalArgumentException e) { // NumberFormatException is one
      throw fault("'%s' has sparsity '%s'".formatted(matrix.name(), matrix.sparsity()))
          .needed("a ratio in [0, 1)")
          .cause(e)
          .fault();
    }
  }

  @Override
  public Set<String> tensors() {
    return matrices.keySet();
  }

  @Override
  public Mask mask(String tensor) {
    var matrix = Optional.ofNullable(matrices.get(tensor)).orElseThrow();
    float[] inputs = new float[matrix.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = matrix.inputs().get(i);
    }
    try (var _ = Scope.open()) {
      var weight = base.load(tensor, dtype);
      int rows = Math.toIntExact(weight.size(0));
      var values = new Pruner.Matrix(rows, inputs.length, weight.toFloats());
      return new Wanda().choose(values, inputs, sparsity(matrix));
    }
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
                digest.update(bytes);
                sink.write(bytes);
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
