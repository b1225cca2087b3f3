package dev.espalier.tensor;

import org.jspecify.annotations.Nullable;

/// Attention of new tokens over the cached slots of their own rows, `softmax(scale q k^T) v`
/// (Vaswani et al. 2017, arXiv:1706.03762, eq. 1), in one pass over keys and values: scores and
/// probabilities stay in the processor's caches, in f32 (the idea of Dao et al. 2022,
/// FlashAttention, arXiv:2205.14135, where one row's scores are small enough to stand there whole).
///
/// libtorch's batched product brings every row's keys and values into another layout before it
/// multiplies, which costs more than the product where a row has few new tokens.
///
/// Legend: B rows, T new tokens, H query heads, K key/value heads, G = H / K, D head size, C slots
/// that the cache has room for, P tokens that the rows share and that are held elsewhere.
public final class SlotAttention {
  private SlotAttention() {}

  /// Whether this machine, and this shape of a model, can have it: a JVM with the Vector API, bf16
  /// on the CPU, a head size that is a multiple of [#lanes].
  public static boolean takes(Device device, DType dtype, int headSize) {
    return device == Device.CPU
        && dtype == DType.BF16
        && VectorApi.isThere()
        && headSize % lanes() == 0;
  }

  /// Numbers of a vector, or 1 where there are no vectors.
  public static int lanes() {
    return VectorApi.isThere() ? Bf16.LANES : 1;
  }

  /// What attention reads, all of it bf16.
  ///
  /// @param queries `[B, T, H, D]`, not scaled
  /// @param keys `[B, K, D, C]`, transposed; C is a multiple of [#lanes]
  /// @param values `[B, K, at least as many as are seen, D]`
  /// @param shared scaled scores of the P shared tokens, in one piece, `[K, B*T*G, P]`; null for
  ///   none
  public record Input(Tensor queries, Tensor keys, Tensor values, @Nullable Tensor shared) {
    public Input {
      boolean fits =
          queries.shape().rank() == 4
              && keys.shape().rank() == 4
              && values.shape().rank() == 4
              && keys.size(0) == queries.size(0)
              && queries.size(2) % keys.size(1) == 0
              && keys.size(2) == queries.size(3)
              && values.size(0) == keys.size(0)
              && values.size(1) == keys.size(1)
              && values.size(3) == keys.size(2)
              && (shared == null || fits(shared, queries, keys));
      if (!fits) {
        throw new IllegalArgumentException(
            "queries %s, keys %s, values %s, shared %s".formatted(queries, keys, values, shared));
      }
    }

    private static boolean fits(Tensor shared, Tensor queries, Tensor keys) {
      long K = keys.size(1);
      long perHead = queries.size(0) * queries.size(1) * queries.size(2) / K;
      return shared.shape().rank() == 3 && shared.size(0) == K && shared.size(1) == perHead;
    }
  }

  /// The part of the rows' own slots in the attention of all, `[B, T, H, D]`, weighed by the joint
  /// softmax over shared and own; `shared` is overwritten with the probabilities of the shared
  /// tokens.
  ///
  /// Slots that are seen must be finite for the result to be so; others are not looked at.
  public static Tensor apply(Input in, SlotVisibility visible, double scale) {
    var queries = in.queries();
    int D = Math.toIntExact(queries.size(3));
    long slots = in.keys().size(3);
    if (!takes(queries.device(), queries.dtype(), D) || slots % lanes() != 0) {
      throw new IllegalArgumentException(queries + " over " + slots + " slots: see takes");
    }
    long seen = visible.last(Math.toIntExact(queries.size(1)) - 1) + 1L;
    if (visible.begins().size() != queries.size(0) || seen > Math.min(slots, in.values().size(2))) {
      throw new IllegalArgumentException(
          "%s for %s over %s".formatted(visible, queries, in.values()));
    }
    var output = Tensor.empty(DType.BF16, queries.shape());
    var plan = new SlotKernel.Plan(in, output, visible, (float) scale);
    int piece = Math.max(1, plan.units() / (8 * Compute.threads())); // small enough to end together
    Team.share(plan.units(), piece, () -> new SlotKernel(plan));
    return output;
  }
}
