package dev.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attention over slots, against loops in double over the same bf16 numbers.
final class SlotAttentionTest {
  /// Half a unit in the last of bf16's 8 bits, and something for sums in f32.
  private static final double ROUNDING = 1.01 / 256;

  private static final double SCALE = 0.125;

  /// Sizes of one case, named as in [SlotAttention].
  record Sizes(int B, int T, int K, int G, int D, int C, int P) {
    int H() {
      return K * G;
    }

    /// Queries of one key/value head.
    int queries() {
      return B * T * G;
    }
  }

  private static Stream<Sizes> sizes() {
    int lane = SlotAttention.lanes();
    return Stream.of(
        new Sizes(1, 1, 1, 1, lane, lane, 0), // one of everything
        new Sizes(5, 1, 3, 3, 64, 96, 0), // SmolLM2's heads, decoding
        new Sizes(5, 1, 3, 3, 64, 96, 37), // behind a prefix
        new Sizes(2, 1, 2, 4, 128, 160, 64), // whole pieces only
        new Sizes(2, 3, 1, 1, 96, 64, 1), // a head of one and a half pieces
        new Sizes(3, 21, 2, 2, 64, 80, 0), // a prompt
        new Sizes(3, 21, 2, 3, 64, 80, 50), // a prompt behind a prefix
        new Sizes(1, 70, 1, 7, 64, 112, 5)); // Qwen's seven queries for a key
  }

  private final Random random = new Random(7);

  @BeforeEach
  void isTakenHere() { // ./build gives its tests the Vector API
    assertThat(SlotAttention.takes(Device.CPU, DType.BF16, 64)).isTrue();
  }

  /// Numbers of a case, as f32 arrays of what bf16 holds.
  private final class Case {
    final Sizes n;
    final SlotVisibility visible;
    final float[] q;
    final float[] k;
    final float[] v;
    final float @Nullable [] shared;

    Case(Sizes sizes, SlotVisibility visible) {
      this.n = sizes;
      this.visible = visible;
      int H = n.K * n.G;
      this.q = numbers(n.B * n.T * H * n.D, 3);
      this.k = numbers(n.B * n.K * n.D * n.C, 1);
      this.v = numbers(n.B * n.K * n.C * n.D, 1);
      this.shared = n.P == 0 ? null : numbers(n.K * n.B * n.T * n.G * n.P, 4);
    }

    Tensor queries() {
      return bf16(q, Shape.of(n.B, n.T, n.H(), n.D));
    }

    SlotAttention.Input input(Tensor queries) {
      return new SlotAttention.Input(
          queries,
          bf16(k, Shape.of(n.B, n.K, n.D, n.C)),
          bf16(v, Shape.of(n.B, n.K, n.C, n.D)),
          shared == null ? null : bf16(shared, Shape.of(n.K, n.queries(), n.P)));
    }

    /// Which slots token `t` of row `b` sees.
    List<Integer> seen(int b, int t) {
      int self = visible.past() + t;
      var all = new ArrayList<Integer>();
      for (int s = 0; s <= self; s++) {
        if (s == self || (s >= visible.begins().get(b) && s > self - visible.window())) {
          all.add(s);
        }
      }
      return all;
    }

    /// Probabilities of the shared tokens, then of the slots in `seen`.
    double[] probabilities(int b, int t, int head) {
      var seen = seen(b, t);
      double[] scores = new double[n.P + seen.size()];
      int k0 = head / n.G;
      for (int p = 0; p < n.P; p++) {
        scores[p] = shared(b, t, head, p);
      }
      for (int i = 0; i < seen.size(); i++) {
        double sum = 0;
        for (int d = 0; d < n.D; d++) {
          double query = q[((b * n.T + t) * n.K * n.G + head) * n.D + d];
          sum += query * k[((b * n.K + k0) * n.D + d) * n.C + seen.get(i)];
        }
        scores[n.P + i] = SCALE * sum;
      }
      double most = Arrays.stream(scores).max().orElseThrow();
      double total = Arrays.stream(scores).map(x -> Math.exp(x - most)).sum();
      return Arrays.stream(scores).map(x -> Math.exp(x - most) / total).toArray();
    }

    private double shared(int b, int t, int head, int p) {
      var scores = shared;
      if (scores == null) {
        throw new IllegalStateException("nothing is shared");
      }
      return scores[(((head / n.G * n.B + b) * n.T + t) * n.G + head % n.G) * n.P + p];
    }

    double value(int b, int head, int slot, int d) {
      return v[((b * n.K + head / n.G) * n.C + slot) * n.D + d];
    }
  }

  private float[] numbers(int count, double spread) {
    float[] all = new float[count];
    for (int i = 0; i < count; i++) {
      float value = (float) (spread * random.nextGaussian());
      all[i] = Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xffff0000);
    }
    return all;
  }

  private static Tensor bf16(float[] values, Shape shape) {
    return Tensor.of(values, shape).to(DType.BF16);
  }

  /// Rows that begin at different slots, the new tokens behind some old ones.
  private SlotVisibility ragged(Sizes n, int window) {
    int past = n.C - n.T - random.nextInt(Math.max(1, n.C / 4));
    int last = Math.max(1, past + n.T);
    return new SlotVisibility(
        Stream.generate(() -> random.nextInt(last)).limit(n.B).toList(), Math.max(0, past), window);
  }

  private static void check(Case of, SlotAttention.Input in) {
    var n = of.n;
    float[] mixed = SlotAttention.apply(in, of.visible, SCALE).toFloats();
    float[] ofShared = in.shared() == null ? new float[0] : in.shared().toFloats();
    int at = 0;
    for (int b = 0; b < n.B; b++) {
      for (int t = 0; t < n.T; t++) {
        var seen = of.seen(b, t);
        for (int head = 0; head < n.K * n.G; head++) {
          double[] p = of.probabilities(b, t, head);
          for (int d = 0; d < n.D; d++) {
            double sum = 0;
            double size = 0;
            for (int i = 0; i < seen.size(); i++) {
              double term = p[n.P + i] * of.value(b, head, seen.get(i), d);
              sum += term;
              size += Math.abs(term);
            }
            double allowed = ROUNDING * Math.abs(sum) + 2e-6 * size;
            assertThat((double) mixed[at++])
                .as("b %d t %d head %d d %d", b, t, head, d)
                .isCloseTo(sum, within(allowed));
          }
          int first = (((head / n.G * n.B + b) * n.T + t) * n.G + head % n.G) * n.P;
          for (int i = 0; i < n.P; i++) {
            assertThat((double) ofShared[first + i])
                .isCloseTo(p[i], within(ROUNDING * p[i] + 1e-38));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void equalsLoopsInDouble(Sizes sizes) {
    try (var _ = Scope.open()) {
      var of = new Case(sizes, ragged(sizes, Integer.MAX_VALUE));
      check(of, of.input(of.queries()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 33})
  void looksNoFurtherThanTheWindow(int window) {
    try (var _ = Scope.open()) {
      var sizes = new Sizes(3, 20, 2, 3, 64, 80, 0);
      var of = new Case(sizes, ragged(sizes, window));
      check(of, of.input(of.queries()));
    }
  }

  @Test
  void readsQueriesAndCachesInPlace() {
    try (var _ = Scope.open()) {
      var sizes = new Sizes(3, 2, 2, 3, 64, 48, 0);
      var of = new Case(sizes, new SlotVisibility(List.of(0, 7, 30), 40, Integer.MAX_VALUE));
      // Queries between other heads, rows between other rows.
      var wide = Tensor.zeros(DType.BF16, Shape.of(3, 2, 10, 64));
      wide.narrow(2, 1, 6).copyFrom(of.queries());
      var all = of.input(of.queries());
      var keys = Tensor.zeros(DType.BF16, Shape.of(5, 2, 64, 48));
      keys.narrow(0, 1, 3).copyFrom(all.keys());
      var values = Tensor.zeros(DType.BF16, Shape.of(5, 2, 64, 64));
      values.narrow(0, 1, 3).narrow(2, 0, 48).copyFrom(all.values());
      var narrowed =
          new SlotAttention.Input(
              wide.narrow(2, 1, 6), keys.narrow(0, 1, 3), values.narrow(0, 1, 3), null);
      check(of, narrowed);
    }
  }

  /// What stands in slots that a row does not see: the cache's old rows, or nothing yet.
  @Test
  void slotsThatAreNotSeenMayHoldAnything() {
    try (var _ = Scope.open()) {
      var sizes = new Sizes(2, 1, 1, 3, 64, 64, 0);
      var visible = new SlotVisibility(List.of(3, 21), 40, Integer.MAX_VALUE);
      var of = new Case(sizes, visible);
      var in = of.input(of.queries());
      float[] before = SlotAttention.apply(in, visible, SCALE).toFloats();
      var nan =
          Tensor.of(new float[64 * 2 * 23], Shape.of(2, 1, 64, 23)).softmax().times(Double.NaN);
      in.keys().narrow(3, 41, 23).copyFrom(nan);
      in.values().narrow(2, 41, 23).copyFrom(nan.transpose(2, 3));
      assertThat(SlotAttention.apply(in, visible, SCALE).toFloats()).isEqualTo(before);
    }
  }

  @Test
  void aNumberThatIsNoneSpoilsItsOwnRowOnly() {
    try (var _ = Scope.open()) {
      var sizes = new Sizes(2, 1, 1, 3, 64, 64, 20);
      var visible = new SlotVisibility(List.of(0, 0), 40, Integer.MAX_VALUE);
      var of = new Case(sizes, visible);
      var in = of.input(of.queries());
      in.keys().narrow(0, 1, 1).narrow(2, 9, 1).narrow(3, 12, 1).copyFrom(nan());
      var mixed = SlotAttention.apply(in, visible, SCALE);
      assertThat(mixed.narrow(0, 0, 1).isFinite()).isTrue();
      for (float value : mixed.narrow(0, 1, 1).toFloats()) {
        assertThat(value).isNaN();
      }
    }
  }

  private static Tensor nan() {
    return Tensor.of(new float[] {Float.NaN}, Shape.of(1, 1, 1, 1));
  }

  @Test
  void threadsAndUnitsGiveTheSameNumbers() {
    int before = Compute.threads();
    try (var _ = Scope.open()) {
      var sizes = new Sizes(17, 1, 3, 3, 64, 64, 9);
      var visible = new SlotVisibility(Collections.nCopies(17, 2), 50, Integer.MAX_VALUE);
      var of = new Case(sizes, visible);
      Compute.useThreads(1);
      float[] one = SlotAttention.apply(of.input(of.queries()), visible, SCALE).toFloats();
      Compute.useThreads(3);
      float[] three = SlotAttention.apply(of.input(of.queries()), visible, SCALE).toFloats();
      assertThat(three).isEqualTo(one);
    } finally {
      Compute.useThreads(before);
    }
  }

  @Test
  void isNotTakenForOtherTypesAndHeads() {
    assertThat(SlotAttention.takes(Device.CPU, DType.F32, 64)).isFalse();
    assertThat(SlotAttention.takes(Device.CPU, DType.BF16, SlotAttention.lanes() + 1)).isFalse();
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeMemoryIsTouched() {
    try (var _ = Scope.open()) {
      var q = bf16(new float[3 * 64], Shape.of(1, 1, 3, 64));
      var keys = bf16(new float[2 * 64 * 32], Shape.of(1, 2, 64, 32));
      var values = bf16(new float[2 * 64 * 32], Shape.of(1, 2, 32, 64));
      assertThatThrownBy(() -> new SlotAttention.Input(q, keys, values, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "queries bf16[1, 1, 3, 64], keys bf16[1, 2, 64, 32], values bf16[1, 2, 32, 64],"
                  + " shared null");
      var fitting = new SlotAttention.Input(q, keys.narrow(1, 0, 1), values.narrow(1, 0, 1), null);
      var beyond = new SlotVisibility(List.of(0), 32, 99);
      assertThatThrownBy(() -> SlotAttention.apply(fitting, beyond, SCALE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("for bf16[1, 1, 3, 64] over bf16[1, 1, 32, 64]");
    }
  }
}
