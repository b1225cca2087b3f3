package dev.espalier.engine;

import dev.espalier.Progress;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Likelihoods of the same few continuations behind each of many prompts, in nats.
///
/// Three things are read once each: what prompts begin with, for all of them; a prompt, for all
/// continuations; and what continuations begin with ([Branches]). Of 2,475 prompts in ten templates
/// and two dozen openings of an answer that is a fifth of the tokens that [LogLikelihood] reads,
/// whose prefixes do not nest.
public final class BranchLikelihood {
  /// Scoring takes a single pass, beside which a group of its own takes one more.
  private static final int PASSES = 1;

  private final LanguageModel model;
  private final BatchPlan plan;
  private final Branches branches;

  /// @param continuations of at least one token each
  public BranchLikelihood(LanguageModel model, BatchPlan plan, List<List<Integer>> continuations) {
    this.model = model;
    this.plan = plan;
    this.branches = new Branches(continuations);
    plan.prepare(model);
  }

  /// Scores the continuations behind every prompt and tells `scored` of each, those first whose
  /// prompts begin alike. `progress` counts prompts.
  public void score(
      List<GenerationRequest> prompts, Consumer<BranchScore> scored, Progress.Task progress) {
    int context = model.config().context();
    var fitting = new ArrayList<GenerationRequest>();
    int longest = 1;
    for (var prompt : prompts) {
      int tokens = prompt.promptIds().size() + branches.width();
      if (tokens > context) {
        scored.accept(
            new BranchScore.Unscored(
                prompt.id(), tokens + " tokens exceed the context of " + context));
        progress.advance(1);
      } else {
        fitting.add(prompt);
        longest = Math.max(longest, tokens);
      }
    }
    var sharing = plan.sharing(model.config(), longest);
    for (PrefixGroups.Group group : PrefixGroups.of(fitting, PASSES, sharing)) {
      score(group, scored, progress);
    }
  }

  /// As many at a time as one pass and the cache take, the longest first.
  private void score(
      PrefixGroups.Group group, Consumer<BranchScore> scored, Progress.Task progress) {
    var longestFirst =
        group.requests().stream()
            .sorted(
                Comparator.<GenerationRequest>comparingInt(r -> r.promptIds().size()).reversed())
            .toList();
    var shared = longestFirst.getFirst().promptIds().subList(0, group.shared());
    try (var prefix = new SharedPrefix(shared, 1)) {
      int from = 0;
      while (from < longestFirst.size()) {
        int own = longestFirst.get(from).promptIds().size() - group.shared();
        int to = Math.min(longestFirst.size(), from + prompts(own));
        new BranchPass(model, plan, prefix, branches).run(longestFirst.subList(from, to), scored);
        progress.advance(to - from);
        from = to;
      }
    }
  }

  /// How many prompts of `own` tokens run together.
  private int prompts(int own) {
    long bytes = KvCache.bytes(model.config(), model.dtype(), 1, own + branches.width());
    long fitting = Math.min(plan.stepTokens() / own, plan.cacheBytes() / bytes);
    return Math.toIntExact(Math.clamp(fitting, 1, plan.maxRows()));
  }
}
