package dev.espalier.prune;

import dev.espalier.model.DecoderLayer;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Mask;
import dev.espalier.model.Replacement;
import dev.espalier.model.WeightEdit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What was pruned: the mask of each matrix, the input norms that chose it, and the sparsity
/// reached.
///
/// @param request what was asked for
/// @param matrices in the order of pruning
/// @param sparsity the sparsity reached, counting every exact zero
public record PruneReport(PruneRequest request, List<Matrix> matrices, Achieved sparsity) {
  public PruneReport {
    matrices = List.copyOf(matrices);
  }

  /// One pruned matrix.
  ///
  /// @param name the module's name, without `.weight`
  /// @param mask what was set to zero
  /// @param kind whether other weights changed too
  /// @param sparsity what was asked for
  /// @param inputs mean squared input norms `[in]`; none where the method reads none
  public record Matrix(String name, Mask mask, Kind kind, Sparsity sparsity, List<Float> inputs) {
    /// What pruning did to the weights that it left.
    public enum Kind {
      /// They are as they were.
      MASKED,
      /// They changed: only the model holds them.
      REWRITTEN
    }

    public Matrix {
      inputs = List.copyOf(inputs);
    }

    static Matrix of(String name, Pruned pruned, Sparsity sparsity, InputStatistics inputs) {
      var kind =
          switch (pruned) {
            case Pruned.Masked _ -> Kind.MASKED;
            case Pruned.Rewritten _ -> Kind.REWRITTEN;
          };
      return new Matrix(name, pruned.mask(), kind, sparsity, norms(inputs));
    }

    private static List<Float> norms(InputStatistics inputs) {
      return switch (inputs) {
        case InputStatistics.SquaredNorms norms -> {
          Float[] boxed = new Float[norms.size()];
          Arrays.setAll(boxed, norms::at);
          yield Arrays.asList(boxed);
        }
        case InputStatistics.None _, InputStatistics.Products _ -> List.of();
      };
    }

    /// The tensor's name in the checkpoint.
    public String tensor() {
      return name + ".weight";
    }
  }

  /// Exact zeros as fractions in [0, 1].
  ///
  /// @param ofTarget of the weights of the target
  /// @param ofBlocks of the weights of all linear layers in decoder layers
  /// @param ofAll of all parameters; zeros in embeddings, norms and biases are not counted
  public record Achieved(double ofTarget, double ofBlocks, double ofAll) {}

  /// The pruner's name: `wanda`.
  public String method() {
    return request.pruner().name();
  }

  /// The target's name: `attention`.
  public String target() {
    return request.selection().label();
  }

  /// The share of the planned matrices' weights that was asked for, in [0, 1): of a recipe, the
  /// mean over weights.
  public double requested() {
    if (request.recipe().rules().isEmpty()) {
      return request.recipe().highestRatio();
    }
    double asked = 0;
    double weights = 0;
    for (Matrix matrix : matrices) {
      double size = (double) matrix.mask().rows() * matrix.mask().columns();
      asked += size * matrix.sparsity().ratio();
      weights += size;
    }
    return weights == 0 ? 0 : asked / weights;
  }

  /// The masks by the names of their tensors in the checkpoint.
  public Map<String, Mask> masks() {
    return matrices.stream().collect(Collectors.toMap(Matrix::tensor, Matrix::mask));
  }

  /// What turns the dense checkpoint into `model`, which was pruned, by the names of tensors:
  /// masks, and the matrices themselves where more changed. The matrices live as long as `model`.
  public Map<String, WeightEdit> edits(LanguageModel model) {
    var kinds = matrices.stream().collect(Collectors.toMap(Matrix::name, matrix -> matrix));
    var edits = new LinkedHashMap<String, WeightEdit>();
    for (DecoderLayer layer : model.layers()) {
      for (Linear linear : layer.linears()) {
        var matrix = kinds.get(linear.name());
        if (matrix != null) {
          edits.put(
              matrix.tensor(),
              switch (matrix.kind()) {
                case MASKED -> matrix.mask();
                case REWRITTEN -> new Replacement(linear.weight());
              });
        }
      }
    }
    return edits;
  }

  /// Whether weights that were not pruned changed too, so that masks alone do not say what the
  /// model is now.
  public boolean isRewritten() {
    return matrices.stream().anyMatch(matrix -> matrix.kind() == Matrix.Kind.REWRITTEN);
  }
}
