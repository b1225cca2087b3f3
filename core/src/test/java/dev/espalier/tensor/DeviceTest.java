package dev.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What holds on every device, tried on META, which every machine has.
final class DeviceTest {
  private static final Shape SHAPE = Shape.of(2, 3);

  private final SoftAssertions softly = new SoftAssertions();
  private Scope scope = Scope.unnested();

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void whatJavaMakesLiesOnTheCpuUntilItIsBroughtElsewhere() {
    var made = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, SHAPE);
    assertThat(made.device()).isEqualTo(Device.CPU);
    assertThat(made.on(Device.CPU)).isSameAs(made);
    var moved = made.on(Device.META);
    assertThat(moved.device()).isEqualTo(Device.META);
    assertThat(moved.shape()).isEqualTo(SHAPE);
    assertThat(moved.dtype()).isEqualTo(DType.F32);
    assertThat(moved.to(DType.BF16).times(2).device()).isEqualTo(Device.META);
  }

  @Test
  void zerosAreMadeWhereTheyAreWanted() {
    assertThat(Tensor.zeros(DType.BF16, SHAPE, Device.META).device()).isEqualTo(Device.META);
    assertThat(Tensor.zeros(DType.BF16, SHAPE, Device.META).dtype()).isEqualTo(DType.BF16);
    assertThat(Tensor.zeros(DType.F32, SHAPE, Device.CPU).toFloats()).containsOnly(0);
  }

  @Test
  void devicesDoNotMix() {
    var here = Tensor.zeros(DType.F32, SHAPE);
    var there = Tensor.zeros(DType.F32, SHAPE, Device.META);
    assertThatThrownBy(() -> there.plus(here)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> there.times(here)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> there.plusProductReusing(there, here))
        .isInstanceOf(RuntimeException.class);
    // Of these, libtorch would not say it on META.
    assertThatThrownBy(() -> there.matmul(here.transpose(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("f32[2, 3] on meta meets f32[3, 2] on cpu");
    assertThatThrownBy(() -> there.linear(here, null))
        .hasMessage("f32[2, 3] on meta meets f32[2, 3] on cpu");
    assertThatThrownBy(() -> there.rmsNorm(Tensor.zeros(DType.F32, Shape.of(3)), 1e-5))
        .hasMessage("f32[2, 3] on meta meets f32[3] on cpu");
    assertThatThrownBy(() -> Tensor.concatenate(0, List.of(there, here)))
        .hasMessage("f32[2, 3] on meta meets f32[2, 3] on cpu");
  }

  @Test
  void indicesTargetsAndMasksComeToTheirReceiver() {
    var rows = Tensor.zeros(DType.F32, SHAPE, Device.META);
    var two = Tensor.of(new long[] {0, 1}, Shape.of(2));
    assertThat(rows.gatherLast(two.view(2, 1)).shape()).isEqualTo(Shape.of(2, 1));
    assertThat(rows.crossEntropy(two).device()).isEqualTo(Device.META);
    var mask = Tensor.of(new byte[6], SHAPE);
    assertThat(rows.zeroWhere(mask).device()).isEqualTo(Device.META);
  }

  /// All but `choleskyInverse`, which libtorch has for numbers only and no pass needs.
  @Test
  void operationsGoWithoutNumbers() {
    var x = Tensor.zeros(DType.F32, SHAPE, Device.META);
    var square = Tensor.zeros(DType.F32, Shape.of(3, 3), Device.META);
    var ids = Tensor.of(new long[] {0, 1}, Shape.of(2));
    var vector = Tensor.zeros(DType.F32, Shape.of(3), Device.META);
    var made = new LinkedHashMap<String, Supplier<Tensor>>();
    made.put("view", () -> x.view(3, 2));
    made.put("reshape", () -> x.transpose(0, 1).reshape(6));
    made.put("narrow", () -> x.narrow(1, 1, 2));
    made.put("select", () -> x.select(0, 1));
    made.put("indexSelect", () -> x.indexSelect(1, ids));
    made.put("concatenate", () -> Tensor.concatenate(1, List.of(x, x)));
    made.put("contiguous", () -> x.transpose(0, 1).contiguous());
    made.put("rollLast", () -> x.rollLast(1));
    made.put("to", () -> x.to(DType.F16));
    made.put("copy", x::copy);
    made.put("matmul", () -> x.matmul(square));
    made.put("linear", () -> x.linear(square, null));
    made.put("linear with bias", () -> x.linear(square, vector));
    made.put("linearSilu", () -> x.linearSilu(square, null));
    made.put("linearTimes", () -> x.linearTimes(square, null, x));
    made.put("plus", () -> x.plus(vector));
    made.put("plusReusing", () -> x.copy().plusReusing(x));
    made.put("plusProductReusing", () -> x.copy().plusProductReusing(x, x));
    made.put("minus", () -> x.minus(x));
    made.put("times", () -> x.times(x));
    made.put("timesReusing", () -> x.copy().timesReusing(x));
    made.put("times a number", () -> x.times(2));
    made.put("negate", x::negate);
    made.put("square", x::square);
    made.put("silu", x::silu);
    made.put("softmax", x::softmax);
    var heads = x.view(1, 1, 2, 3);
    made.put("causalAttention", () -> heads.causalAttention(heads, heads, 1));
    made.put("logSoftmax", x::logSoftmax);
    made.put("rmsNorm", () -> x.rmsNorm(vector, 1e-5));
    made.put("embedding", () -> x.embedding(ids));
    made.put("columnSquareSums", x::columnSquareSums);
    made.put("diagonal", square::diagonal);
    made.put("cholesky", square::cholesky);
    made.put("sum", x::sum);
    made.put("largest", x::largest);
    made.put("gatherLast", () -> x.gatherLast(ids.view(2, 1)));
    made.put("crossEntropy", () -> x.crossEntropy(ids));
    made.put("zeroWhere", () -> x.zeroWhere(Tensor.of(new byte[6], SHAPE)));
    made.put("zero", () -> x.copy().zero());
    made.forEach((operation, make) ->
        softly
            .assertThatCode(() -> assertThat(make.get().device()).isEqualTo(Device.META))
            .as(operation)
            .doesNotThrowAnyException());
    softly.assertAll();
  }

  @Test
  void numbersAreCopiedFromAnyDevice() {
    var there = Tensor.zeros(DType.BF16, SHAPE, Device.META);
    assertThat(there.copyFrom(Tensor.zeros(DType.F32, SHAPE)).device()).isEqualTo(Device.META);
  }

  @Test
  void whatHasNoNumbersIsNotRead() throws Exception {
    var there = Tensor.zeros(DType.F32, SHAPE, Device.META);
    assertThatThrownBy(there::toFloats)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tensor f32[2, 3] has no numbers");
    assertThatThrownBy(there.to(DType.I64)::toLongs).hasMessage("tensor i64[2, 3] has no numbers");
    assertThatThrownBy(there::bytes).hasMessage("tensor f32[2, 3] lies on meta");
    var digest = MessageDigest.getInstance("SHA-256");
    assertThatThrownBy(() -> there.digestInto(digest)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void onlyTheCpuPacks() {
    assertThatThrownBy(() -> Tensor.zeros(DType.F32, SHAPE, Device.META).packed())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a weight on meta cannot be packed");
  }

  @Test
  void theMachinesMemoryIsKnown() {
    assertThat(Compute.availableBytes(Device.CPU)).isPositive();
  }
}
