package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What was pruned: the mask of each matrix, the input norms that chose it, and the sparsity
/// reached.
///
/// @param method the pruner's name
/// @param target the target's name
/// @param requested the ratio that was asked for, in [0, 1)
/// @param matrices in the order of pruning
/// @param sparsity the sparsity reached, counting every exact zero
public record PruneReport(
    String method, String target, double requested, List<Matrix> matrices, Achieved sparsity) {
  public PruneReport {
    matrices = List.copyOf(matrices);
  }

  /// One pruned matrix.
  ///
  /// @param name the module's name, without `.weight`
  /// @param inputs mean squared input norms `[in]`
  public record Matrix(String name, Mask mask, List<Float> inputs) {
    public Matrix {
      inputs = List.copyOf(inputs);
    }

    static Matrix of(String name, Mask mask, float[] inputs) {
      Float[] boxed = new Float[inputs.length];
      Arrays.setAll(boxed, column -> inputs[column]);
      return new Matrix(name, mask, Arrays.asList(boxed));
    }
  }

  /// Exact zeros as fractions in [0, 1].
  ///
  /// @param ofTarget of the weights of the target
  /// @param ofBlocks of the weights of all linear layers in decoder layers
  /// @param ofAll of all parameters; zeros in embeddings, norms and biases are not counted
  public record Achieved(double ofTarget, double ofBlocks, double ofAll) {}

  /// The masks by the names of their tensors in the checkpoint.
  public Map<String, Mask> masks() {
    return matrices.stream()
        .collect(Collectors.toMap(matrix -> matrix.name() + ".weight", Matrix::mask));
  }
}
