package dev.espalier.engine;

import dev.espalier.model.ModelConfig;

/// How the next token is chosen from the logits, and when a row ends at the latest.
///
/// @param temperature 0 for greedy; else logits are divided by it before the softmax
/// @param topK only so many of the likeliest tokens are drawn from; [#ALL] for no limit. Not used
///   when greedy
/// @param topP the smallest set of most likely tokens whose probability, among the `topK`, reaches
///   this is drawn from (nucleus sampling, arXiv:1904.09751); 1 for all. Not used when greedy
/// @param cap where a row ends at the latest
/// @param seed with a request's id it seeds the request's own random numbers, so that neither order
///   nor batch matter
public record Sampling(double temperature, int topK, double topP, Cap cap, long seed) {
  /// The `topK` that leaves no token out.
  public static final int ALL = Integer.MAX_VALUE;

  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be 0 or more, was " + temperature);
    }
    if (topK < 1) {
      throw new IllegalArgumentException("topK must be at least 1, was " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must lie in (0, 1], was " + topP);
    }
  }

  /// Always the most likely token.
  public static Sampling greedy(int maxNewTokens) {
    return greedy(new Cap.NewTokens(maxNewTokens));
  }

  /// Always the most likely token.
  public static Sampling greedy(Cap cap) {
    return new Sampling(0, ALL, 1, cap, 0);
  }

  /// The tokens that an answer to a prompt of `promptTokens` may have: what the cap allows and what
  /// the model's context holds; below 1 where there is no room.
  int roomAfter(int promptTokens, ModelConfig config) {
    return Math.min(config.context() - promptTokens, cap.roomAfter(promptTokens));
  }

  public boolean isGreedy() {
    return temperature == 0;
  }

  /// Everything that decides tokens, in words: the same for equal samplings, and part of each
  /// generation's key.
  public String describe() {
    if (isGreedy()) {
      return "greedy, " + cap.describe();
    }
    String k = topK == ALL ? "" : ", top-k " + topK;
    return "temperature %s%s, top-p %s, seed %d, %s"
        .formatted(temperature, k, topP, seed, cap.describe());
  }
}
