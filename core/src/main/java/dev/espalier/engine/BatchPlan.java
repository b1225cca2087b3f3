package dev.espalier.engine;

import dev.espalier.model.Backend;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;

/// How rows run together.
///
/// @param maxRows rows of one batch at most
/// @param cacheBytes bytes that the batch's key/value cache may take
/// @param stepTokens tokens, padding included, that one forward pass takes at most: longer prompts
///   are read in parts
/// @param sharing whether what prompts have in common is read once
/// @param numerics what a row's arithmetic may depend on
public record BatchPlan(
    int maxRows, long cacheBytes, int stepTokens, Sharing sharing, Numerics numerics) {
  /// 256 rows, 1.25 GiB of cache, 2048 tokens a pass, shared prefixes.
  public static final BatchPlan DEFAULT =
      new BatchPlan(256, 5L << 28, 2048, Sharing.PREFIXES, Numerics.BATCHED);

  private static final long CACHE_STEP = 64L << 20;
  private static final int ROWS_OF_A_TILE = 16;

  /// What rows may have in common.
  public enum Sharing {
    /// The tokens with which their prompts begin, held once.
    PREFIXES,
    /// Nothing: each row has all its tokens to itself.
    NOTHING
  }

  /// What a row's arithmetic may depend on.
  ///
  /// The same sum in another order is rounded otherwise, so that where two tokens are about equally
  /// likely the shape of a batch may decide between them.
  public enum Numerics {
    /// On the rows that happen to run beside it: the fastest.
    BATCHED,
    /// The same, in batches of another shape: asked beside BATCHED it shows what rounding alone
    /// changes.
    REBATCHED,
    /// On the list of requests alone: batches are fixed by that list, ended rows are kept, and a
    /// row comes out the same in every model of that shape that runs the list, and in every run.
    STABLE
  }

  /// [#DEFAULT], with half as much cache as `model` has weights if that is more, but no more than a
  /// quarter of `freeBytes`, in whole steps of 64 MiB.
  public static BatchPlan fitting(LanguageModel model, long freeBytes) {
    long half = model.parameters() * model.dtype().bytes() / 2;
    long most = Math.max(CACHE_STEP, freeBytes / 4);
    long bytes = Math.min(most, Math.max(DEFAULT.cacheBytes(), half));
    return DEFAULT.withCache(bytes / CACHE_STEP * CACHE_STEP);
  }

  public BatchPlan {
    if (maxRows < 1 || cacheBytes < 1 || stepTokens < 1) {
      throw new IllegalArgumentException(
          "maxRows " + maxRows + ", cacheBytes " + cacheBytes + ", stepTokens " + stepTokens);
    }
  }

  /// This plan with at most `rows` rows.
  public BatchPlan withRows(int rows) {
    return new BatchPlan(rows, cacheBytes, stepTokens, sharing, numerics);
  }

  /// This plan with `bytes` of cache.
  public BatchPlan withCache(long bytes) {
    return new BatchPlan(maxRows, bytes, stepTokens, sharing, numerics);
  }

  /// This plan in another mode.
  public BatchPlan in(Numerics mode) {
    return new BatchPlan(maxRows, cacheBytes, stepTokens, sharing, mode);
  }

  /// A plan under which rows run beside others than under this one: a third of them at a time, and
  /// prompts read in shorter parts.
  public BatchPlan rebatched() {
    int rows = Math.max(1, maxRows / 3);
    int tokens = Math.max(1, stepTokens / 3);
    return new BatchPlan(rows, cacheBytes, tokens, sharing, Numerics.REBATCHED);
  }

  /// What decides tokens beside the model, the prompt and the sampling: part of each generation's
  /// key. The shape of batches is part of it only where it is kept.
  public String numericsLabel() {
    return switch (numerics) {
      case BATCHED -> "batched";
      case REBATCHED -> "batched, otherwise";
      case STABLE -> "stable, " + describe();
    };
  }

  /// What rows of at most `tokens` tokens, prompt and answer, may have in common: nothing where a
  /// window of the model may end before the shared part does.
  Sharing sharing(ModelConfig config, int tokens) {
    return tokens <= config.slidingWindow() ? sharing : Sharing.NOTHING;
  }

  /// Brings the model's weights into the machine's own layout, where that takes no more than half
  /// of the memory that is free.
  void prepare(LanguageModel model) {
    if (model.packedBytes() <= Backend.availableBytes() / 2) {
      model.pack();
    }
  }

  /// Rows that fit when each takes `slots` of cache; at least one. Many are a multiple of 16, which
  /// products are fastest with.
  int rowsOf(int slots, ModelConfig config, DType dtype) {
    long perRow = KvCache.bytes(config, dtype, 1, slots);
    int rows = Math.toIntExact(Math.clamp(cacheBytes / perRow, 1, maxRows));
    return rows < 2 * ROWS_OF_A_TILE ? rows : rows / ROWS_OF_A_TILE * ROWS_OF_A_TILE;
  }

  /// `128 rows, 1024 MiB cache, 2048 tokens a pass, shared prefixes`, for manifests.
  public String describe() {
    return maxRows
        + " rows, "
        + (cacheBytes >> 20)
        + " MiB cache, "
        + stepTokens
        + " tokens a pass, "
        + (sharing == Sharing.PREFIXES ? "shared prefixes" : "nothing shared");
  }
}
