package dev.espalier.engine;

import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tokens with which several prompts begin. Their keys and values are computed once, when the first
/// row needs them, and freed when the last row that stands behind them has ended.
final class SharedPrefix implements AutoCloseable {
  private final List<Integer> ids;
  private int users;
  private @Nullable KvCache cache; // null until needed, and for an empty prefix

  /// The prefix of `users` rows; `ids` may be empty.
  SharedPrefix(List<Integer> ids, int users) {
    this.ids = List.copyOf(ids);
    this.users = users;
  }

  /// How many tokens there are.
  int tokens() {
    return ids.size();
  }

  /// What rows go on from, read in parts of at most `stepTokens` tokens; nothing for no tokens.
  Optional<KvCache> read(LanguageModel model, int stepTokens) {
    if (cache == null && !ids.isEmpty()) {
      cache = compute(model, stepTokens);
    }
    return Optional.ofNullable(cache);
  }

  private KvCache compute(LanguageModel model, int stepTokens) {
    var reading = KvCache.of(model, List.of(0), ids.size());
    boolean isRead = false;
    try {
      for (int from = 0; from < ids.size(); from += stepTokens) {
        int to = Math.min(ids.size(), from + stepTokens);
        try (var _ = Scope.open()) {
          long[] part = ids.subList(from, to).stream().mapToLong(Integer::longValue).toArray();
          var embedded = model.embed(Tensor.of(part, Shape.of(part.length)));
          model.hidden(embedded, reading.step(part.length), reading, Tap.NONE);
        }
      }
      isRead = true;
      return reading;
    } finally {
      if (!isRead) {
        reading.close();
      }
    }
  }

  /// One of the rows behind it has ended, and is out of every cache.
  void release() {
    users--;
    if (users == 0) {
      close();
    }
  }

  @Override
  public void close() {
    if (cache != null) {
      cache.close();
      cache = null;
    }
  }
}
