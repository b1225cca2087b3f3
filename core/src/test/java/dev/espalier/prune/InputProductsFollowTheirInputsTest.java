package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.model.Linear;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InputProductsFollowTheirInputsTest {
  @Test
  void sumsLieWhereTheInputsLie() {
    try (var scope = Scope.open();
        var products = new InputProducts(Set.of("q"))) {
      var weight = Tensor.zeros(DType.BF16, Shape.of(2, 3), Device.META);
      var linear = new Linear("q", scope, weight, null);
      for (int batch = 0; batch < 2; batch++) {
        products.linearInput(linear, Tensor.zeros(DType.BF16, Shape.of(5, 3), Device.META));
      }
      var sum = products.of(linear).products(3);
      assertThat(sum.device()).isEqualTo(Device.META);
      assertThat(sum.dtype()).isEqualTo(DType.F64);
    }
  }
}
