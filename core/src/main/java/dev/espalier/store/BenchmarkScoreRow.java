package dev.espalier.store;

/// A number that an answered question of an examination is worth.
///
/// @param metric its name
/// @param score in [0, 1]
public record BenchmarkScoreRow(
    String variantId, String task, String rule, int item, String metric, double score) {
  public BenchmarkScoreRow {
    Require.text("metric", metric);
    Require.rate("score", score);
  }
}
