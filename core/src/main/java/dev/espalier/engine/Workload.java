package dev.espalier.engine;

import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import java.util.List;

/// What requests will take, known before they are begun.
///
/// @param requests how many there are
/// @param promptTokens tokens of their prompts
/// @param computedTokens those of them that are computed: what prompts share counts once
/// @param newTokens tokens that are written if no answer ends early
/// @param rows that run at a time
/// @param cacheBytes bytes of their key/value cache
public record Workload(
    int requests,
    long promptTokens,
    long computedTokens,
    long newTokens,
    int rows,
    long cacheBytes) {

  /// What `requests` take under `plan`; requests that do not fit the context are counted too.
  public static Workload of(
      LanguageModel model, BatchPlan plan, List<GenerationRequest> requests, Sampling sampling) {
    var config = model.config();
    long prompt = 0;
    long fresh = 0;
    int steps = 1;
    int longest = 1;
    for (GenerationRequest request : requests) {
      int length = request.promptIds().size();
      int room = Math.max(0, sampling.roomAfter(length, config));
      prompt += length;
      fresh += room;
      steps = Math.max(steps, room);
      longest = Math.max(longest, length + room);
    }
    var groups = PrefixGroups.of(requests, steps, plan.sharing(config, longest));
    long computed = 0;
    int slots = 1;
    for (PrefixGroups.Group group : groups) {
      computed += group.computedTokens();
      for (GenerationRequest request : group.requests()) {
        slots = Math.max(slots, request.promptIds().size() - group.shared() + steps);
      }
    }
    int capacity = RunningBatch.Size.capacityFor(Math.min(slots, config.context()));
    int rows = Math.min(requests.size(), plan.rowsOf(capacity, config, model.dtype()));
    long bytes = KvCache.bytes(config, model.dtype(), Math.max(1, rows), capacity);
    return new Workload(requests.size(), prompt, computed, fresh, rows, bytes);
  }

  /// The same work with `count` rows at a time.
  Workload withRows(int count) {
    long bytes = cacheBytes / Math.max(1, rows) * count;
    return new Workload(requests, promptTokens, computedTokens, newTokens, count, bytes);
  }

  /// Mean tokens of a prompt that others share.
  int meanShared() {
    return requests == 0 ? 0 : Math.toIntExact((promptTokens - computedTokens) / requests);
  }

  /// Mean tokens of a prompt that are its own; at least 1.
  int meanOwn() {
    return requests == 0 ? 1 : Math.toIntExact(Math.max(1, computedTokens / requests));
  }
}
