package dev.espalier.prune;

import dev.espalier.model.Linear;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `X^T X` of the inputs of a layer's linears over all calibration tokens.
///
/// The products of one batch are computed in f32 and summed over batches in f64. Matrices that get
/// the same input share one sum.
final class InputProducts implements InputMeasurement {
  private final Set<String> names;
  private final Scope owner = Scope.unnested();
  private final Map<String, Tensor> sums = new HashMap<>();
  private @Nullable Tensor last; // null before the first input
  private @Nullable Tensor sumOfLast; // null until then

  InputProducts(Set<String> names) {
    this.names = names;
  }

  @Override
  public void linearInput(Linear linear, Tensor x) {
    if (!names.contains(linear.name())) {
      return;
    }
    if (x == last && sumOfLast != null) { // query, key and value share one input
      sums.putIfAbsent(linear.name(), sumOfLast);
      return;
    }
    try (var _ = Scope.open()) {
      var sum = sums.computeIfAbsent(linear.name(), _ -> zeros(linear.in(), x.device()));
      var wide = x.to(DType.F32);
      sum.plusReusing(wide.transpose(0, 1).matmul(wide)); // [in, in]
      last = x;
      sumOfLast = sum;
    }
  }

  private Tensor zeros(long columns, Device device) {
    return owner.adopt(Tensor.zeros(DType.F64, Shape.of(columns, columns), device));
  }

  @Override
  public InputStatistics of(Linear linear) {
    var sum = sums.get(linear.name());
    if (sum == null) {
      throw new IllegalStateException("no input of " + linear.name() + " was seen");
    }
    return new InputStatistics.Products(sum);
  }

  @Override
  public void close() {
    owner.close();
  }
}
