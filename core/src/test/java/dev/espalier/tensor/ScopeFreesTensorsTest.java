package dev.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ScopeFreesTensorsTest {
  @Test
  void closingFreesAllButWhatIsKept() {
    long before = Tensor.liveCount();
    try (var _ = Scope.open()) {
      Tensor kept;
      try (var inner = Scope.open()) {
        var x = Tensor.of(new float[] {1, 2, 3, 4}, Shape.of(2, 2));
        kept = inner.keep(x.times(2).plusReusing(x));
        assertThat(Tensor.liveCount()).isEqualTo(before + 2);
      }
      assertThat(Tensor.liveCount()).isEqualTo(before + 1);
      assertThat(kept.toFloats()).containsExactly(3, 6, 9, 12);
    }
    assertThat(Tensor.liveCount()).isEqualTo(before);
  }

  @Test
  void unnestedScopesOwnWhatTheyAdopt() {
    long before = Tensor.liveCount();
    var model = Scope.unnested();
    Tensor weight;
    try (var _ = Scope.open()) {
      weight = model.adopt(Tensor.zeros(DType.BF16, Shape.of(3)));
    }
    assertThat(weight.shape()).isEqualTo(Shape.of(3));
    model.close();
    assertThat(Tensor.liveCount()).isEqualTo(before);
    assertThatThrownBy(weight::toFloats)
        .hasMessage("tensor bf16[3] (freed) was freed with its scope");
  }

  @Test
  void aTensorNeedsAScope() {
    assertThatThrownBy(() -> Tensor.zeros(DType.F32, Shape.of(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no scope is open on this thread: see Scope.open()");
  }

  @Test
  void keepingNeedsAScopeOutside() {
    try (var scope = Scope.open()) {
      var x = Tensor.zeros(DType.F32, Shape.of(1));
      assertThatThrownBy(() -> scope.keep(x)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void scopesCloseInReverse() {
    try (var outer = Scope.open()) {
      var inner = Scope.open();
      assertThatThrownBy(outer::close).hasMessage("scopes close in reverse order of opening");
      inner.close();
    }
  }

  @Test
  void tenThousandTensorsLeaveNoMemoryBehind() {
    for (int round = 0; round < 2; round++) {
      long before = Compute.residentBytes();
      for (int i = 0; i < 10_000; i++) {
        try (var _ = Scope.open()) {
          Tensor.zeros(DType.F32, Shape.of(256, 256)).times(2);
        }
      }
      if (round == 1) {
        assertThat(Compute.residentBytes() - before).isLessThan(50L << 20);
      }
    }
  }
}
