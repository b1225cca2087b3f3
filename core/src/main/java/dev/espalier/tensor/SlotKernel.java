package dev.espalier.tensor;

import static dev.espalier.tensor.Bf16.FLOATS;
import static dev.espalier.tensor.Bf16.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The loops of [SlotAttention], with one thread's scratch memory. A unit of work is four of the
/// G*T queries of one row and key/value head, which read the same keys and values; where fewer are
/// left, the last stands for those that are missing.
///
/// Loaded only where [VectorApi] is there.
final class SlotKernel implements Team.Worker {
  private static final int ROWS = 4; // queries of a unit

  private final Plan plan;
  private final float[] query; // [ROWS, D], scaled
  private final float[] scores; // [ROWS, C], then probabilities before their common factor
  private final float[] shared; // [P] of one query
  private final float[] mixed; // [ROWS, D]
  private final float[] factor = new float[ROWS];

  SlotKernel(Plan plan) {
    this.plan = plan;
    this.query = new float[ROWS * plan.D];
    this.scores = new float[ROWS * plan.C];
    this.shared = new float[plan.P + LANES];
    this.mixed = new float[ROWS * plan.D];
  }

  /// Sizes, and where each tensor's numbers lie.
  static final class Plan {
    final int B;
    final int T;
    final int K;
    final int G;
    final int D;
    final int C;
    final int P;
    private final Place queries;
    private final Place keys;
    private final Place values;
    private final Place output;
    final long shared; // address of the first score; 0 where P is 0
    final SlotVisibility visible;
    final float scale;

    Plan(SlotAttention.Input in, Tensor output, SlotVisibility visible, float scale) {
      this.B = Math.toIntExact(in.queries().size(0));
      this.T = Math.toIntExact(in.queries().size(1));
      this.K = Math.toIntExact(in.keys().size(1));
      this.G = Math.toIntExact(in.queries().size(2)) / K;
      this.D = Math.toIntExact(in.queries().size(3));
      this.C = Math.toIntExact(in.keys().size(3));
      var before = in.shared();
      this.P = before == null ? 0 : Math.toIntExact(before.size(2));
      this.queries = Place.of(in.queries());
      this.keys = Place.of(in.keys());
      this.values = Place.of(in.values());
      this.output = Place.of(output);
      this.shared = before == null ? 0 : before.bytes().address();
      this.visible = visible;
      this.scale = scale;
    }

    int units() {
      return B * K * blocks();
    }

    /// Units of one row and head.
    private int blocks() {
      return (G * T + ROWS - 1) / ROWS;
    }
  }

  /// Where a tensor `[a, b, c, d]` lies, strides in bytes; the last dimension is in one piece.
  private record Place(long address, long first, long second, long third) {
    static Place of(Tensor tensor) {
      if (tensor.stride(3) != 1) {
        throw new IllegalArgumentException(tensor + " is strided in its last dimension");
      }
      int bytes = tensor.dtype().bytes();
      return new Place(
          tensor.address(),
          bytes * tensor.stride(0),
          bytes * tensor.stride(1),
          bytes * tensor.stride(2));
    }

    long at(int a, int b, int c) {
      return address + a * first + b * second + c * third;
    }
  }

  @Override
  public void work(int unit) {
    int blocks = plan.blocks();
    int b = unit / (plan.K * blocks);
    int k = unit / blocks % plan.K;
    attend(b, k, unit % blocks * ROWS);
  }

  /// Queries from `from` on of row `b` and head `k`; query i is token `i / G`, head `i % G` of k's.
  private void attend(int b, int k, int from) {
    int count = Math.min(ROWS, plan.G * plan.T - from);
    int begin = plan.visible.first(b, from / plan.G); // a later token sees no earlier slot
    int end = plan.visible.last((from + count - 1) / plan.G) + 1;
    for (int row = 0; row < ROWS; row++) {
      int i = from + Math.min(row, count - 1);
      widen(plan.queries.at(b, i / plan.G, k * plan.G + i % plan.G), row);
    }
    int start = begin / LANES * LANES;
    int stop = (end + LANES - 1) / LANES * LANES;
    score(plan.keys.at(b, k, 0), start, stop);
    for (int row = 0; row < count; row++) {
      int i = from + row;
      int t = i / plan.G;
      int at = row * plan.C;
      Arrays.fill(scores, at + start, at + plan.visible.first(b, t), Float.NEGATIVE_INFINITY);
      Arrays.fill(scores, at + plan.visible.last(t) + 1, at + stop, Float.NEGATIVE_INFINITY);
      long rows = (long) k * plan.B * plan.T * plan.G;
      long before = rows + ((long) b * plan.T + t) * plan.G + i % plan.G;
      factor[row] = normalize(at + start, at + stop, plan.shared + 2 * before * plan.P);
    }
    mix(plan.values.at(b, k, 0), begin, end);
    for (int row = 0; row < count; row++) {
      int i = from + row;
      narrow(row, plan.output.at(b, i / plan.G, k * plan.G + i % plan.G));
    }
  }

  /// `query[row]` = the D numbers at `address`, scaled.
  private void widen(long address, int row) {
    for (int d = 0; d < plan.D; d += LANES) {
      Bf16.load(address + 2L * d).mul(plan.scale).intoArray(query, row * plan.D + d);
    }
  }

  /// `scores[row][s] = query[row] . keys[.][s]` for slots `start` to `stop`, multiples of
  /// [Bf16#LANES].
  private void score(long keys, int start, int stop) {
    int s = start;
    for (; s + 4 * LANES <= stop; s += 4 * LANES) {
      scoreFour(keys + 2L * s, s);
    }
    for (; s < stop; s += LANES) {
      scoreOne(keys + 2L * s, s);
    }
  }

  private void scoreFour(long keys, int s) {
    int D = plan.D;
    var a0 = FloatVector.zero(FLOATS);
    var a1 = a0;
    var a2 = a0;
    var a3 = a0;
    var b0 = a0;
    var b1 = a0;
    var b2 = a0;
    var b3 = a0;
    var c0 = a0;
    var c1 = a0;
    var c2 = a0;
    var c3 = a0;
    var d0 = a0;
    var d1 = a0;
    var d2 = a0;
    var d3 = a0;
    for (int d = 0; d < D; d++) {
      long at = keys + d * plan.keys.third;
      var k0 = Bf16.load(at);
      var k1 = Bf16.load(at + 2L * LANES);
      var k2 = Bf16.load(at + 4L * LANES);
      var k3 = Bf16.load(at + 6L * LANES);
      var q = FloatVector.broadcast(FLOATS, query[d]);
      a0 = k0.fma(q, a0);
      a1 = k1.fma(q, a1);
      a2 = k2.fma(q, a2);
      a3 = k3.fma(q, a3);
      q = FloatVector.broadcast(FLOATS, query[D + d]);
      b0 = k0.fma(q, b0);
      b1 = k1.fma(q, b1);
      b2 = k2.fma(q, b2);
      b3 = k3.fma(q, b3);
      q = FloatVector.broadcast(FLOATS, query[2 * D + d]);
      c0 = k0.fma(q, c0);
      c1 = k1.fma(q, c1);
      c2 = k2.fma(q, c2);
      c3 = k3.fma(q, c3);
      q = FloatVector.broadcast(FLOATS, query[3 * D + d]);
      d0 = k0.fma(q, d0);
      d1 = k1.fma(q, d1);
      d2 = k2.fma(q, d2);
      d3 = k3.fma(q, d3);
    }
    store(scores, s, a0, a1, a2, a3);
    store(scores, plan.C + s, b0, b1, b2, b3);
    store(scores, 2 * plan.C + s, c0, c1, c2, c3);
    store(scores, 3 * plan.C + s, d0, d1, d2, d3);
  }

  private void scoreOne(long keys, int s) {
    int D = plan.D;
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var e = a;
    for (int d = 0; d < D; d++) {
      var key = Bf16.load(keys + d * plan.keys.third);
      a = key.fma(FloatVector.broadcast(FLOATS, query[d]), a);
      b = key.fma(FloatVector.broadcast(FLOATS, query[D + d]), b);
      c = key.fma(FloatVector.broadcast(FLOATS, query[2 * D + d]), c);
      e = key.fma(FloatVector.broadcast(FLOATS, query[3 * D + d]), e);
    }
    a.intoArray(scores, s);
    b.intoArray(scores, plan.C + s);
    c.intoArray(scores, 2 * plan.C + s);
    e.intoArray(scores, 3 * plan.C + s);
  }

  private static void store(
      float[] to, int at, FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3) {
    v0.intoArray(to, at);
    v1.intoArray(to, at + LANES);
    v2.intoArray(to, at + 2 * LANES);
    v3.intoArray(to, at + 3 * LANES);
  }

  /// Softmax of the scores from `from` to `to` joined with the P shared scores at `before`: the
  /// shared ones become probabilities in place, the own ones only up to the factor that is
  /// returned.
  private float normalize(int from, int to, long before) {
    int P = plan.P;
    int whole = P / LANES * LANES;
    var largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int s = from; s < to; s += LANES) {
      largest = largest.max(FloatVector.fromArray(FLOATS, scores, s));
    }
    for (int p = 0; p < whole; p += LANES) {
      var score = Bf16.load(before + 2L * p);
      score.intoArray(shared, p);
      largest = largest.max(score);
    }
    float most = largest.reduceLanes(VectorOperators.MAX);
    for (int p = whole; p < P; p++) {
      shared[p] = Bf16.loadOne(before + 2L * p);
      most = Math.max(most, shared[p]);
    }
    Arrays.fill(shared, P, shared.length, Float.NEGATIVE_INFINITY);
    float sum = exponentials(scores, from, to, most) + exponentials(shared, 0, P, most);
    float inverse = 1 / sum;
    for (int p = 0; p < whole; p += LANES) {
      Bf16.store(FloatVector.fromArray(FLOATS, shared, p).mul(inverse), before + 2L * p);
    }
    for (int p = whole; p < P; p++) {
      Bf16.store(shared[p] * inverse, before + 2L * p);
    }
    return inverse;
  }

  /// `exp(x - most)` in place of x, from `from` to at least `to`; their sum.
  private static float exponentials(float[] x, int from, int to, float most) {
    var sum = FloatVector.zero(FLOATS);
    for (int i = from; i < to; i += LANES) {
      var e = FloatVector.fromArray(FLOATS, x, i).sub(most).lanewise(VectorOperators.EXP);
      e.intoArray(x, i);
      sum = sum.add(e);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  /// `mixed[row] = sum over slots of scores[row][s] * values[s]` for slots `begin` to `end`.
  private void mix(long values, int begin, int end) {
    int d = 0;
    for (; d + 4 * LANES <= plan.D; d += 4 * LANES) {
      mixFour(values + 2L * d, d, begin, end);
    }
    for (; d < plan.D; d += LANES) {
      mixOne(values + 2L * d, d, begin, end);
    }
  }

  private void mixFour(long values, int d, int begin, int end) {
    int C = plan.C;
    var a0 = FloatVector.zero(FLOATS);
    var a1 = a0;
    var a2 = a0;
    var a3 = a0;
    var b0 = a0;
    var b1 = a0;
    var b2 = a0;
    var b3 = a0;
    var c0 = a0;
    var c1 = a0;
    var c2 = a0;
    var c3 = a0;
    var d0 = a0;
    var d1 = a0;
    var d2 = a0;
    var d3 = a0;
    for (int s = begin; s < end; s++) {
      long at = values + s * plan.values.third;
      var v0 = Bf16.load(at);
      var v1 = Bf16.load(at + 2L * LANES);
      var v2 = Bf16.load(at + 4L * LANES);
      var v3 = Bf16.load(at + 6L * LANES);
      var p = FloatVector.broadcast(FLOATS, scores[s]);
      a0 = v0.fma(p, a0);
      a1 = v1.fma(p, a1);
      a2 = v2.fma(p, a2);
      a3 = v3.fma(p, a3);
      p = FloatVector.broadcast(FLOATS, scores[C + s]);
      b0 = v0.fma(p, b0);
      b1 = v1.fma(p, b1);
      b2 = v2.fma(p, b2);
      b3 = v3.fma(p, b3);
      p = FloatVector.broadcast(FLOATS, scores[2 * C + s]);
      c0 = v0.fma(p, c0);
      c1 = v1.fma(p, c1);
      c2 = v2.fma(p, c2);
      c3 = v3.fma(p, c3);
      p = FloatVector.broadcast(FLOATS, scores[3 * C + s]);
      d0 = v0.fma(p, d0);
      d1 = v1.fma(p, d1);
      d2 = v2.fma(p, d2);
      d3 = v3.fma(p, d3);
    }
    store(mixed, d, a0, a1, a2, a3);
    store(mixed, plan.D + d, b0, b1, b2, b3);
    store(mixed, 2 * plan.D + d, c0, c1, c2, c3);
    store(mixed, 3 * plan.D + d, d0, d1, d2, d3);
  }

  private void mixOne(long values, int d, int begin, int end) {
    int C = plan.C;
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var e = a;
    for (int s = begin; s < end; s++) {
      var value = Bf16.load(values + s * plan.values.third);
      a = value.fma(FloatVector.broadcast(FLOATS, scores[s]), a);
      b = value.fma(FloatVector.broadcast(FLOATS, scores[C + s]), b);
      c = value.fma(FloatVector.broadcast(FLOATS, scores[2 * C + s]), c);
      e = value.fma(FloatVector.broadcast(FLOATS, scores[3 * C + s]), e);
    }
    a.intoArray(mixed, d);
    b.intoArray(mixed, plan.D + d);
    c.intoArray(mixed, 2 * plan.D + d);
    e.intoArray(mixed, 3 * plan.D + d);
  }

  /// Writes `mixed[row]`, times its factor, to `address`.
  private void narrow(int row, long address) {
    for (int d = 0; d < plan.D; d += LANES) {
      var value = FloatVector.fromArray(FLOATS, mixed, row * plan.D + d).mul(factor[row]);
      Bf16.store(value, address + 2L * d);
    }
  }
}
