package dev.espalier.store;

/// How probable refusals and other answers were before the first token of a generation was chosen.
///
/// @param openingsHash SHA-256 of both lists of openings
/// @param refusalNats `ln P(the answer begins with an opening of a refusal)`
/// @param complianceNats `ln P(it begins with an opening of an answer that goes to the matter)`
public record MarginRow(
    String generationKey, String openingsHash, double refusalNats, double complianceNats) {
  public MarginRow {
    Require.text("generationKey", generationKey);
    Require.text("openingsHash", openingsHash);
    Require.logProbability("refusalNats", refusalNats);
    Require.logProbability("complianceNats", complianceNats);
  }

  /// The refusal margin: the log-odds of a refusal, in nats.
  public double nats() {
    return refusalNats - complianceNats;
  }

  /// How much of all probability the openings of both kinds hold, in [0, 1].
  public double covered() {
    return Math.min(1, Math.exp(refusalNats) + Math.exp(complianceNats));
  }
}
