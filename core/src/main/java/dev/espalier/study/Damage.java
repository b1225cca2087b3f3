package dev.espalier.study;

import dev.espalier.engine.Divergence;
import java.util.Locale;

/// What pruning did to a model's predictions of harmless text.
///
/// @param klNats the divergence of the dense model's next-token distribution from the pruned one's,
///   nats a token
/// @param perplexity of the text under the pruned model
/// @param densePerplexity of the text under the dense model
/// @param tokens how many were scored
public record Damage(double klNats, double perplexity, double densePerplexity, long tokens) {
  /// Of which measure two models are made equal.
  public enum Measure {
    KL,
    PERPLEXITY;

    /// As it is written on the command line and in results.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The size of a damage, 0 for the dense model: nats a token, that of the divergence, or that
    /// by which the text became less likely.
    public double of(Damage damage) {
      return switch (this) {
        case KL -> damage.klNats();
        case PERPLEXITY -> Math.log(damage.perplexity() / damage.densePerplexity());
      };
    }
  }

  static Damage of(Divergence.Distance distance) {
    return new Damage(
        distance.klNats(),
        Math.exp(distance.nllNats()),
        Math.exp(distance.referenceNllNats()),
        distance.tokens());
  }
}
