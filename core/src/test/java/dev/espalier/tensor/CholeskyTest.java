package dev.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class CholeskyTest {
  @Test
  void aFactorTimesItsTransposeIsTheMatrix() {
    try (var _ = Scope.open()) {
      var matrix = Tensor.of(new float[] {4, 2, 2, 5}, Shape.of(2, 2)).to(DType.F64);
      assertThat(matrix.cholesky().toFloats())
          .containsExactly(new float[] {2, 0, 1, 2}, within(0f));
      var inverse = matrix.cholesky().choleskyInverse();
      assertThat(inverse.matmul(matrix).toFloats())
          .containsExactly(new float[] {1, 0, 0, 1}, within(1e-6f));
    }
  }

  @Test
  void aDiagonalSharesItsMatrixsMemory() {
    try (var _ = Scope.open()) {
      var matrix = Tensor.of(new float[] {1, 2, 3, 4}, Shape.of(2, 2));
      matrix.diagonal().plusReusing(Tensor.of(new float[] {10, 20}, Shape.of(2)));
      assertThat(matrix.toFloats()).containsExactly(11, 2, 3, 24);
    }
  }

  @Test
  void onlySquareMatricesAreTaken() {
    try (var _ = Scope.open()) {
      var wide = Tensor.zeros(DType.F32, Shape.of(2, 3));
      assertThatThrownBy(wide::cholesky)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a Cholesky factor needs [n, n], has [2, 3]");
      assertThatThrownBy(wide::choleskyInverse).hasMessage("an inverse needs [n, n], has [2, 3]");
      assertThatThrownBy(wide::diagonal).hasMessage("a diagonal needs [n, n], has [2, 3]");
    }
  }
}
