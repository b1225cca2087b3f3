package dev.espalier.engine;

/// How the next token is chosen from the logits, and when a row ends at the latest.
///
/// @param temperature 0 for greedy; else logits are divided by it before the softmax
/// @param topP the smallest set of most likely tokens whose probability reaches this is drawn from
///   (nucleus sampling, arXiv:1904.09751); 1 for all. Not used when greedy
/// @param maxNewTokens tokens that a row may generate, the end token not counted
/// @param seed with a request's id it seeds the request's own random numbers, so that neither order
///   nor batch matter
public record Sampling(double temperature, double topP, int maxNewTokens, long seed) {
  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be 0 or more, was " + temperature);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must lie in (0, 1], was " + topP);
    }
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException("maxNewTokens must be at least 1, was " + maxNewTokens);
    }
  }

  /// Always the most likely token.
  public static Sampling greedy(int maxNewTokens) {
    return new Sampling(0, 1, maxNewTokens, 0);
  }

  public boolean isGreedy() {
    return temperature == 0;
  }
}
